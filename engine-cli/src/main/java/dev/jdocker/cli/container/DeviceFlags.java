package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Flags about devices of the host. */
final class DeviceFlags {
    private DeviceFlags() {}

    static void declare(Flags flags) {
        flags.add("device", Kind.LIST, "Add a host device to the container")
                .add("device-cgroup-rule", Kind.DEVICE_RULE, "Add a rule to the cgroup allowed devices list")
                .add("gpus", Kind.GPUS, "GPU devices to add to the container ('all' to pass all GPUs)");
    }

    static void write(Flags flags, JsonObject host) {
        List<Object> devices = new ArrayList<>();
        List<String> qualified = new ArrayList<>();
        for (String word : flags.list("device")) {
            if (isQualified(word)) {
                qualified.add(word);
            } else {
                devices.add(device(word));
            }
        }
        List<Object> requests = new ArrayList<>();
        if (flags.given("gpus")) {
            requests.add(gpus(flags.string("gpus")));
        }
        if (!qualified.isEmpty()) {
            requests.add(Map.of("Driver", "cdi", "DeviceIDs", qualified));
        }
        host.set("Devices", devices)
                .put("DeviceCgroupRules", flags.list("device-cgroup-rule"))
                .put("DeviceRequests", requests);
    }

    /** {@code vendor.com/class=name}, a device of the Container Device Interface. */
    private static boolean isQualified(String word) {
        return !word.startsWith("/") && word.indexOf('/') > 0 && word.indexOf('=') > word.indexOf('/');
    }

    /** {@code /dev/here[:/dev/there][:rwm]}. */
    private static Object device(String word) {
        String[] parts = word.split(":", -1);
        String path = parts[0];
        String inside = path;
        String permissions = "rwm";
        if (parts.length > 3) {
            throw new IllegalArgumentException("invalid device specification: " + word);
        } else if (parts.length == 3) {
            inside = parts[1];
            permissions = parts[2];
        } else if (parts.length == 2) {
            if (isPermissions(parts[1])) {
                permissions = parts[1];
            } else {
                inside = parts[1];
            }
        }
        if (!isPermissions(permissions)) {
            throw new IllegalArgumentException("bad mode specified: " + permissions);
        }
        for (String absolute : new String[] {path, inside}) {
            if (!absolute.startsWith("/")) {
                throw new IllegalArgumentException(absolute + " is not an absolute path");
            }
        }
        return new JsonObject()
                .put("PathOnHost", path)
                .put("PathInContainer", inside)
                .put("CgroupPermissions", permissions)
                .fields();
    }

    private static boolean isPermissions(String text) {
        if (text.isEmpty() || text.length() > 3) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("rwm".indexOf(text.charAt(i)) < 0 || text.indexOf(text.charAt(i), i + 1) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static Object gpus(String text) {
        JsonObject request = new JsonObject().set("Capabilities", List.of(List.of("gpu")));
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            String value = field.substring(equals + 1);
            switch (equals < 0 ? "count" : field.substring(0, equals)) {
                case "count" -> request.set("Count", value.equals("all") ? -1 : count(value));
                case "driver" -> request.put("Driver", value);
                case "device" -> request.put("DeviceIDs", List.of(value.split(",", -1)));
                case "capabilities" -> request.set("Capabilities", List.of(List.of("gpu", value)));
                default -> throw new IllegalArgumentException("unexpected key '" + field + "' in '" + text + "'");
            }
        }
        return request.fields();
    }

    private static long count(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "invalid count (" + value + "): value must be either \"all\" or an integer", e);
        }
    }
}
