package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.DeviceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which device nodes the processes of a group may make and use: a default and exceptions from it, worked out from ordered
 * rules as the kernel's version 1 controller does.
 *
 * @param exceptions for a device what is the other way round than by default, as bits of {@link #MAKE}, {@link #READ}
 *     and {@link #WRITE}
 */
record DevicePolicy(boolean allowsByDefault, Map<Device, Integer> exceptions) {
    /** The bits of bpf_cgroup_dev_ctx's access. */
    static final int MAKE = 1;

    static final int READ = 2;
    static final int WRITE = 4;
    static final int ALL = MAKE | READ | WRITE;
    static final long ANY = -1;

    /** A device's kind, {@code c} or {@code b}, and numbers; {@link #ANY} stands for each. */
    record Device(char kind, long major, long minor) {
        @Override
        public String toString() {
            return kind + " " + star(major) + ":" + star(minor);
        }

        private static String star(long number) {
            return number == ANY ? "*" : Long.toString(number);
        }
    }

    /** What every container may do: make any node, use the harmless ones and its own terminals, as runc adds it. */
    private static final List<DeviceRule> CONTAINER_RULES = List.of(
            allow("c", null, null, "m"),
            allow("b", null, null, "m"),
            allow("c", 1L, 3L, "rwm"), // null
            allow("c", 1L, 5L, "rwm"), // zero
            allow("c", 1L, 7L, "rwm"), // full
            allow("c", 1L, 8L, "rwm"), // random
            allow("c", 1L, 9L, "rwm"), // urandom
            allow("c", 5L, 0L, "rwm"), // tty
            allow("c", 5L, 2L, "rwm"), // ptmx
            allow("c", 136L, null, "rwm")); // pts

    DevicePolicy {
        exceptions = Map.copyOf(exceptions);
    }

    /** The policy of a new container: nothing is allowed before the rules are applied. */
    static DevicePolicy ofContainer(List<DeviceRule> rules) {
        List<DeviceRule> all = new ArrayList<>(rules);
        all.addAll(CONTAINER_RULES);
        return of(all);
    }

    static DevicePolicy of(List<DeviceRule> rules) {
        boolean allow = false;
        Map<Device, Integer> exceptions = new LinkedHashMap<>();
        for (DeviceRule rule : rules) {
            String type = rule.type();
            if (type == null || type.isEmpty() || type.equals("a")) {
                allow = rule.allow();
                exceptions.clear();
                continue;
            }
            Device device = device(type, rule);
            int access = access(rule.access());
            if (rule.allow() != allow) {
                exceptions.merge(device, access, (a, b) -> a | b);
            } else {
                exceptions.computeIfPresent(device, (d, old) -> (old & ~access) == 0 ? null : old & ~access);
            }
        }
        return new DevicePolicy(allow, exceptions);
    }

    boolean allowsAll() {
        return allowsByDefault && exceptions.isEmpty();
    }

    /** The orders for {@code devices.deny} or {@code devices.allow}, whichever holds the exceptions. */
    List<String> exceptionLines() {
        return exceptions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + letters(entry.getValue()))
                .sorted()
                .toList();
    }

    private static DeviceRule allow(String type, @Nullable Long major, @Nullable Long minor, String access) {
        return new DeviceRule(true, type, major, minor, access);
    }

    private static Device device(String type, DeviceRule rule) {
        char kind = switch (type) {
            case "c", "u" -> 'c';
            case "b" -> 'b';
            default -> throw new CgroupException("invalid device type \"" + type + "\"", null);
        };
        return new Device(kind, orAny(rule.major()), orAny(rule.minor()));
    }

    private static long orAny(@Nullable Long number) {
        return number == null || number < 0 ? ANY : number;
    }

    private static int access(@Nullable String letters) {
        int bits = 0;
        for (char letter : (letters == null ? "" : letters).toCharArray()) {
            bits |= switch (letter) {
                case 'r' -> READ;
                case 'w' -> WRITE;
                case 'm' -> MAKE;
                default -> throw new CgroupException("invalid device access \"" + letters + "\"", null);
            };
        }
        return bits;
    }

    private static String letters(int bits) {
        return ((bits & READ) != 0 ? "r" : "") + ((bits & WRITE) != 0 ? "w" : "") + ((bits & MAKE) != 0 ? "m" : "");
    }
}
