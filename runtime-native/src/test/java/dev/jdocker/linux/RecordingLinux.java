package dev.jdocker.linux;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Linux} that makes no call: it writes each down, gives what it was told to give, and can be told to fail. New
 * descriptors count from 1000; {@link #open} are those not closed yet.
 */
public final class RecordingLinux {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Supplier<Object>> answers = new HashMap<>();
    private final List<Integer> open = new ArrayList<>();
    private int next = 1000;

    /** The fake as the interface. */
    public Linux linux() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + Arrays.toString(arguments == null ? new Object[0] : arguments));
                    Supplier<Object> answer = answers.get(method.getName());
                    if (answer != null) {
                        return answer.get();
                    }
                    return standard(method.getReturnType());
                });
    }

    private @Nullable Object standard(Class<?> type) {
        if (type == Fd.class) {
            return descriptor();
        }
        if (type == Linux.Pipe.class) {
            return new Linux.Pipe(descriptor(), descriptor());
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? 0L : null;
    }

    private Fd descriptor() {
        open.add(next);
        return new Fd(n -> open.removeIf(o -> o == n), next++);
    }

    /** Lets a call answer so. */
    public RecordingLinux answering(String call, Supplier<Object> answer) {
        answers.put(call, answer);
        return this;
    }

    /** Lets a call fail. */
    public RecordingLinux failing(String call, Errno errno) {
        return answering(call, () -> {
            throw new ErrnoException(call, null, errno.number());
        });
    }

    public List<String> calls() {
        return calls;
    }

    public List<Integer> open() {
        return open;
    }
}
