package dev.jdocker.cli.flag;

/** What a flag's value is: the word that help shows for it, and how a value is checked when it is read. */
public enum Kind {
    BOOL(""),
    STRING("string"),
    INT("int"),
    UNSIGNED("uint"),
    UNSIGNED_16("uint16"),
    BYTES("bytes"),
    SWAP_BYTES("bytes"),
    DECIMAL("decimal"),
    DURATION("duration"),
    LIST("list"),
    STRINGS("strings"),
    FILTER("filter"),
    MAP("map", "map[]"),
    SYSCTL("map", "map[]"),
    PAIRS("stringToString", "[]"),
    ENVIRONMENT("list"),
    LABEL("list"),
    STREAM("list"),
    ADDRESS("list"),
    EXTRA_HOST("list"),
    LINK("list"),
    DEVICE_RULE("list"),
    DEVICE_WEIGHT("list", "[]"),
    DEVICE_BYTES("list", "[]"),
    DEVICE_OPERATIONS("list", "[]"),
    ULIMIT("ulimit", "[]"),
    MOUNT("mount"),
    NETWORK("network"),
    GPUS("gpu-request");

    private final String label;
    private final String empty;

    Kind(String label) {
        this(label, "");
    }

    Kind(String label, String empty) {
        this.label = label;
        this.empty = empty;
    }

    String label() {
        return label;
    }

    /** What help calls the value of one that is not given, as Go prints it: empty where help does not tell it. */
    String empty() {
        return empty;
    }
}
