package dev.jdocker.apparmor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Loads the profile that confines containers by default, where the kernel and the distribution have AppArmor. */
public final class AppArmorProfiles {
    /** What a process is called by others that no profile confines. */
    private static final String UNCONFINED = "unconfined";

    /** Only these: a parser found by a path of the environment would be executed as root. */
    private static final List<String> PARSERS = List.of("sbin/apparmor_parser", "usr/sbin/apparmor_parser");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_./-]+");

    private final Path root;

    /** Of this machine. */
    public AppArmorProfiles() {
        this(Path.of("/"));
    }

    AppArmorProfiles(Path root) {
        this.root = root;
    }

    /**
     * Sees to it that the profile is loaded.
     *
     * @return its name; empty where the kernel has no AppArmor, or nothing here can load a profile
     * @throws AppArmorException if it cannot be loaded
     */
    public synchronized Optional<String> ensureDefault() {
        if (!AppArmorKernel.isEnabled(root.resolve("sys/module/apparmor/parameters/enabled"))) {
            return Optional.empty();
        }
        if (!isLoaded(DefaultProfile.NAME)) {
            Optional<Path> parser = parser();
            if (parser.isEmpty()) {
                return Optional.empty();
            }
            load(parser.get(), defaultProfile().text());
        }
        return Optional.of(DefaultProfile.NAME);
    }

    /** Whether a profile of this name is in the kernel. */
    public boolean isLoaded(String name) {
        try {
            return Files.readString(root.resolve("sys/kernel/security/apparmor/profiles"))
                    .lines()
                    .anyMatch(line -> line.startsWith(name + " ("));
        } catch (IOException e) {
            return false; // securityfs is not mounted
        }
    }

    private Optional<Path> parser() {
        return PARSERS.stream()
                .map(root::resolve)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    DefaultProfile defaultProfile() {
        Path policies = root.resolve("etc/apparmor.d");
        return new DefaultProfile(
                ownLabel(),
                Files.exists(policies.resolve("tunables/global")),
                Files.exists(policies.resolve("abstractions/base")));
    }

    /** The profile this engine runs under, {@code jdockerd} by the name it would have. */
    private String ownLabel() {
        for (String file : List.of("proc/self/attr/apparmor/current", "proc/self/attr/current")) {
            try {
                String label = Files.readString(root.resolve(file)).strip().replaceFirst(" \\(\\w+\\)$", "");
                if (!label.equals(UNCONFINED) && LABEL.matcher(label).matches()) {
                    return label;
                }
                break;
            } catch (IOException e) {
                // the next one, or none
            }
        }
        return "jdockerd";
    }

    /** {@code -K}: without the cache, {@code -r}: in place of one of the same name; the text is read from standard input. */
    private static void load(Path parser, String text) {
        String failed = "load the AppArmor profile " + DefaultProfile.NAME;
        try {
            Process process = new ProcessBuilder(parser.toString(), "-K", "-r")
                    .redirectErrorStream(true)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new AppArmorException(failed + ": apparmor_parser ended with " + status + ": " + said, null);
            }
        } catch (IOException e) {
            throw new AppArmorException(failed + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppArmorException(failed + ": interrupted", e);
        }
    }
}
