package dev.jdocker.linux.jnr;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Signals that this process is sent, handed on instead of ending it. The JVM offers them in {@code sun.misc.Signal} only, which
 * the compiler warns of; hence by reflection.
 */
public final class ReceivedSignals {
    private ReceivedSignals() {}

    /**
     * Calls {@code receiver} with the number of each signal of these names ({@code TERM}) from now on. Those that the JVM keeps
     * for itself are left to it.
     */
    public static void handOn(List<String> names, IntConsumer receiver) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    ReceivedSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            receiver.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                            return null;
                        }
                        throw new UnsupportedOperationException(method.getName());
                    });
            for (String name : names) {
                try {
                    Object number = signal.getConstructor(String.class).newInstance(name);
                    signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
                } catch (InvocationTargetException e) {
                    if (!(e.getCause() instanceof IllegalArgumentException)) {
                        throw e;
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("take over signals", e);
        }
    }
}
