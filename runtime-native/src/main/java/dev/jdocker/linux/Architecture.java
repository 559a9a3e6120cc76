package dev.jdocker.linux;

/** The processor architectures the runtime knows the system call numbers of. */
public enum Architecture {
    X86_64,
    AARCH64;

    /** Asked once: the layout of the kernel's structures is looked up with every call. */
    private static final class Running {
        static final Architecture HERE = named(System.getProperty("os.arch", ""));
    }

    /** The one this process runs on. */
    public static Architecture current() {
        return Running.HERE;
    }

    private static Architecture named(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException("no system call table for the architecture " + name);
        };
    }
}
