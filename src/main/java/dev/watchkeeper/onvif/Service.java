package dev.watchkeeper.onvif;

/** Names of ONVIF's services; constants. */
final class Service {
    static final String DEVICE = "http://www.onvif.org/ver10/device/wsdl";

    private Service() {}
}
