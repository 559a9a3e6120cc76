package dev.jdocker.cli.flag;

/** A limit on a block device, {@code /dev/path:value}. */
public record DeviceLimit(String path, long value) {

    static DeviceLimit weight(String text) {
        DeviceLimit limit = parse(text, false, "invalid weight for device: ");
        if (limit.value > 0 && (limit.value < 10 || limit.value > 1000)) {
            throw new IllegalArgumentException("invalid weight for device: " + text);
        }
        return limit;
    }

    static DeviceLimit bytesPerSecond(String text) {
        return parse(
                text,
                true,
                "invalid rate for device: " + text
                        + ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive"
                        + " integer. Unit is optional and can be kb, mb, or gb");
    }

    static DeviceLimit operationsPerSecond(String text) {
        return parse(
                text,
                false,
                "invalid rate for device: " + text
                        + ". The correct format is <device-path>:<number>. Number must be a positive integer");
    }

    /** Reads what {@link #text()} wrote. */
    public static DeviceLimit parse(String text) {
        return parse(text, false, "bad format: " + text);
    }

    private static DeviceLimit parse(String text, boolean unit, String refusal) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("bad format: " + text);
        }
        String path = text.substring(0, colon);
        if (!path.startsWith("/dev/")) {
            throw new IllegalArgumentException("bad format for device path: " + text);
        }
        String value = text.substring(colon + 1);
        try {
            long number = unit ? Quantity.bytes(value) : Long.parseLong(value);
            if (number < 0) {
                throw new IllegalArgumentException(refusal);
            }
            return new DeviceLimit(path, number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal, e);
        }
    }

    String text() {
        return path + ":" + value;
    }
}
