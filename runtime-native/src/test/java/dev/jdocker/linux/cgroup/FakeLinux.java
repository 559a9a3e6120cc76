package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Records the device programs loaded and attached, and the processes killed; knows no other call. */
final class FakeLinux {
    final List<byte[]> programs = new ArrayList<>();
    final List<Integer> killed = new ArrayList<>();
    int attached;

    Linux calls() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "bpfLoadCgroupDevice" -> {
                            programs.add((byte[]) arguments[0]);
                            return new Fd(null, 7);
                        }
                        case "bpfAttachCgroupDevice" -> attached++;
                        case "pidfdOpen" -> {
                            return new Fd(null, (Integer) arguments[0]);
                        }
                        case "pidfdSendSignal" -> killed.add(((Fd) arguments[0]).number());
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }
}
