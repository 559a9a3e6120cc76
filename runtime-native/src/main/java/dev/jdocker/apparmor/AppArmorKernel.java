package dev.jdocker.apparmor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's side of AppArmor. */
public final class AppArmorKernel {
    private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");

    private AppArmorKernel() {}

    /** Whether processes can be confined by profiles. */
    public static boolean isEnabled() {
        return isEnabled(ENABLED);
    }

    static boolean isEnabled(Path parameter) {
        try {
            return Files.readString(parameter).startsWith("Y");
        } catch (IOException e) {
            return false; // a kernel without the module
        }
    }
}
