package dev.jdocker.cli.flag;

import dev.jdocker.cli.output.Quoted;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Locale;

/** Checks the values of flags; the words of a refusal are those that Docker's client uses. */
final class Values {
    private Values() {}

    /** The value to keep for {@code given}: numbers in their base unit, anything else as it was given. */
    static String check(Kind kind, String given) {
        return switch (kind) {
            case BOOL -> bool(given);
            case INT -> integer(given, "Int", Long.MIN_VALUE, Long.MAX_VALUE);
            case UNSIGNED -> integer(given, "Uint", 0, Long.MAX_VALUE);
            case UNSIGNED_16 -> integer(given, "Uint", 0, 65535);
            case BYTES -> Long.toString(Quantity.bytes(given));
            case SWAP_BYTES -> given.equals("-1") ? given : Long.toString(Quantity.bytes(given));
            case DECIMAL -> nanoCpus(given);
            case DURATION -> Long.toString(Quantity.nanoseconds(given));
            case FILTER -> filter(given);
            case SYSCTL -> sysctl(given);
            case ENVIRONMENT -> environment(given);
            case LABEL -> label(given);
            case STREAM -> stream(given);
            case ADDRESS -> address(given);
            case EXTRA_HOST -> extraHost(given);
            case LINK -> link(given);
            case DEVICE_RULE -> deviceRule(given);
            case DEVICE_WEIGHT -> DeviceLimit.weight(given).text();
            case DEVICE_BYTES -> DeviceLimit.bytesPerSecond(given).text();
            case DEVICE_OPERATIONS -> DeviceLimit.operationsPerSecond(given).text();
            case ULIMIT -> Ulimit.parse(given).text();
            case MOUNT -> {
                MountSpec.parse(given);
                yield given;
            }
            case STRING, LIST, STRINGS, MAP, PAIRS, NETWORK, GPUS -> given;
        };
    }

    private static String bool(String given) {
        return switch (given) {
            case "1", "t", "T", "true", "TRUE", "True" -> "true";
            case "0", "f", "F", "false", "FALSE", "False" -> "false";
            default ->
                throw new IllegalArgumentException(
                        "strconv.ParseBool: parsing " + Quoted.string(given) + ": invalid syntax");
        };
    }

    static String integer(String given, String type, long least, long most) {
        String attempt = "strconv.Parse" + type + ": parsing " + Quoted.string(given) + ": ";
        try {
            long value = Long.parseLong(given);
            if (value < least || value > most) {
                throw new IllegalArgumentException(attempt + (value < 0 ? "invalid syntax" : "value out of range"));
            }
            return Long.toString(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(attempt + "invalid syntax", e);
        }
    }

    private static String nanoCpus(String given) {
        BigDecimal cpus;
        try {
            cpus = new BigDecimal(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse " + given + " as a rational number", e);
        }
        try {
            return Long.toString(cpus.movePointRight(9).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("value is too precise", e);
        }
    }

    private static String filter(String given) {
        if (given.indexOf('=') < 0) {
            throw new IllegalArgumentException("bad format of filter (expected name=value)");
        }
        return given;
    }

    private static String sysctl(String given) {
        int equals = given.indexOf('=');
        String name = equals < 0 ? "" : given.substring(0, equals);
        boolean known = name.startsWith("net.") || name.startsWith("fs.mqueue.");
        switch (name) {
            case "kernel.msgmax",
                    "kernel.msgmnb",
                    "kernel.msgmni",
                    "kernel.sem",
                    "kernel.shmall",
                    "kernel.shmmax",
                    "kernel.shmmni",
                    "kernel.shm_rmid_forced" -> known = true;
            default -> {}
        }
        if (!known) {
            throw new IllegalArgumentException("sysctl '" + given + "' is not allowed");
        }
        return given;
    }

    private static String environment(String given) {
        if (given.isEmpty() || given.charAt(0) == '=') {
            throw new IllegalArgumentException("invalid environment variable: " + given);
        }
        return given;
    }

    private static String label(String given) {
        if (given.isEmpty() || given.charAt(0) == '=') {
            throw new IllegalArgumentException("invalid label '" + given + "': empty name");
        }
        return given;
    }

    private static String stream(String given) {
        String stream = given.toLowerCase(Locale.ROOT);
        return switch (stream) {
            case "stdin", "stdout", "stderr" -> stream;
            default -> throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
        };
    }

    private static String address(String given) {
        try {
            InetAddress _ = InetAddress.ofLiteral(given.strip());
            return given.strip();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("IP address is not correctly formatted: " + given, e);
        }
    }

    /** {@code host:ip} or {@code host=ip}; the address may stand in brackets; sent with a colon. */
    private static String extraHost(String given) {
        int cut = given.indexOf('=');
        if (cut < 0) {
            cut = given.indexOf(':');
        }
        if (cut <= 0) {
            throw new IllegalArgumentException("bad format for add-host: " + Quoted.string(given));
        }
        String address = given.substring(cut + 1);
        if (address.length() > 2 && address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        if (!address.equals("host-gateway")) {
            try {
                InetAddress.ofLiteral(address);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("invalid IP address in add-host: " + Quoted.string(address), e);
            }
        }
        return given.substring(0, cut) + ":" + address;
    }

    private static String link(String given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("empty string specified for links");
        }
        int first = given.indexOf(':');
        if (first >= 0 && given.indexOf(':', first + 1) >= 0) {
            throw new IllegalArgumentException("bad format for links: " + given);
        }
        return given;
    }

    private static String deviceRule(String given) {
        if (!given.matches("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}")) {
            throw new IllegalArgumentException("invalid device cgroup format '" + given + "'");
        }
        return given;
    }
}
