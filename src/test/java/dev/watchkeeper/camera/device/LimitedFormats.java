package dev.watchkeeper.camera.device;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Passes on other calls, with the device's list of formats replaced; as thread-safe as those. */
record LimitedFormats(VideoCalls calls, List<PixelFormat> only) implements VideoCalls {
    @Override
    public Device open(Path path) throws CallFailure {
        Device device = calls.open(path);
        Class<?>[] kind = {Device.class};
        return (Device) Proxy.newProxyInstance(Device.class.getClassLoader(), kind, (proxy, method, arguments) -> {
            if (method.getName().equals("offered")) {
                int index = (int) arguments[1];
                return index < only.size() ? OptionalInt.of(only.get(index).code()) : OptionalInt.empty();
            }
            try {
                return method.invoke(device, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
