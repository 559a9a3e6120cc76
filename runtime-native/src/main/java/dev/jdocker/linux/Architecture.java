package dev.jdocker.linux;

/** The processor architectures the runtime knows the system call numbers of. */
public enum Architecture {
    X86_64,
    AARCH64;

    /** The one this process runs on. */
    public static Architecture current() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException("no system call table for the architecture " + name);
        };
    }
}
