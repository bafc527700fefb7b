package dev.watchkeeper.onvif;

/** Names of ONVIF's services; constants. */
final class Service {
    static final String DEVICE = "http://www.onvif.org/ver10/device/wsdl";
    static final String MEDIA = "http://www.onvif.org/ver10/media/wsdl";

    /** The newer media service, which alone knows H.265. */
    static final String MEDIA_2 = "http://www.onvif.org/ver20/media/wsdl";

    static final String SCHEMA = "http://www.onvif.org/ver10/schema";

    private Service() {}
}
