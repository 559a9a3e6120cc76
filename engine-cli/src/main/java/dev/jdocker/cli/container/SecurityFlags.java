package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Flags about isolation: namespaces, capabilities, security options, groups. */
final class SecurityFlags {
    private SecurityFlags() {}

    static void declare(Flags flags) {
        flags.add("annotation", Kind.MAP, "Add an annotation to the container (passed through to the OCI runtime)")
                .add("cap-add", Kind.LIST, "Add Linux capabilities")
                .add("cap-drop", Kind.LIST, "Drop Linux capabilities")
                .add("cgroup-parent", Kind.STRING, "Optional parent cgroup for the container")
                .add(
                        "cgroupns",
                        Kind.STRING,
                        "Cgroup namespace to use (host|private)\n'host':    Run the container in the Docker host's cgroup namespace\n"
                                + "'private': Run the container in its own private cgroup namespace\n"
                                + "'':        Use the cgroup namespace as configured by the default-cgroupns-mode"
                                + " option on the daemon (default)")
                .add("group-add", Kind.LIST, "Add additional groups to join")
                .add("ipc", Kind.STRING, "IPC mode to use")
                .add("isolation", Kind.STRING, "Container isolation technology")
                .add("pid", Kind.STRING, "PID namespace to use")
                .add("privileged", Kind.BOOL, "Give extended privileges to this container")
                .add("runtime", Kind.STRING, "Runtime to use for this container")
                .add("security-opt", Kind.LIST, "Security Options")
                .add("sysctl", Kind.SYSCTL, "Sysctl options")
                .add("userns", Kind.STRING, "User namespace to use")
                .add("uts", Kind.STRING, "UTS namespace to use");
    }

    static void write(Flags flags, JsonObject host) throws IOException {
        String pid = flags.string("pid");
        if (!pid.isEmpty() && !pid.equals("host") && !(pid.startsWith("container:") && pid.length() > 10)) {
            throw new IllegalArgumentException("--pid: invalid PID mode");
        }
        if (!flags.string("uts").isEmpty() && !flags.string("uts").equals("host")) {
            throw new IllegalArgumentException("--uts: invalid UTS mode");
        }
        switch (flags.string("cgroupns")) {
            case "", "host", "private" -> {}
            default -> throw new IllegalArgumentException("--cgroupns: invalid CGROUP mode");
        }
        switch (flags.string("userns")) {
            case "", "host", "auto", "remap" -> {}
            default -> throw new IllegalArgumentException("--userns: invalid USER mode");
        }
        Set<String> added = capabilities(flags.list("cap-add"));
        Set<String> dropped = capabilities(flags.list("cap-drop"));
        dropped.removeAll(added);
        host.put("Privileged", flags.isSet("privileged"))
                .put("CapAdd", added)
                .put("CapDrop", dropped)
                .put("GroupAdd", flags.list("group-add"))
                .put("PidMode", pid)
                .put("IpcMode", flags.string("ipc"))
                .put("UTSMode", flags.string("uts"))
                .put("UsernsMode", flags.string("userns"))
                .put("CgroupnsMode", flags.string("cgroupns"))
                .put("CgroupParent", flags.string("cgroup-parent"))
                .put("Isolation", flags.string("isolation"))
                .put("Runtime", flags.string("runtime"))
                .put("Sysctls", LineFile.pairs(flags.list("sysctl")))
                .put("Annotations", LineFile.pairs(flags.list("annotation")));
        options(flags.list("security-opt"), host);
    }

    /** {@code NET_ADMIN}, {@code net_admin} and {@code CAP_NET_ADMIN} are the same; the last is what is sent. */
    private static Set<String> capabilities(List<String> words) {
        Set<String> capabilities = new TreeSet<>();
        for (String word : words) {
            String name = word.strip().toUpperCase(Locale.ROOT);
            capabilities.add(name.equals("ALL") || name.startsWith("CAP_") ? name : "CAP_" + name);
        }
        return capabilities;
    }

    private static void options(List<String> words, JsonObject host) throws IOException {
        List<String> options = new ArrayList<>();
        for (String word : words) {
            if (word.equals("systempaths=unconfined")) {
                // Empty lists, unlike absent ones, say that nothing is to be hidden.
                host.set("MaskedPaths", List.of()).set("ReadonlyPaths", List.of());
            } else {
                options.add(option(word));
            }
        }
        host.put("SecurityOpt", options);
    }

    private static String option(String word) throws IOException {
        int cut = word.indexOf('=');
        if (cut < 0 && !word.equals("no-new-privileges")) {
            cut = word.indexOf(':');
            if (cut < 0) {
                throw new IllegalArgumentException("Invalid --security-opt: \"" + word + "\"");
            }
        }
        String value = cut < 0 ? "" : word.substring(cut + 1);
        if (!word.startsWith("seccomp") || cut != "seccomp".length()) {
            return word;
        }
        return value.equals("unconfined") || value.equals("builtin") ? word : "seccomp=" + profile(value);
    }

    /** A seccomp profile from a file here, sent whole. */
    private static String profile(String file) throws IOException {
        try {
            return Json.compact(Json.read(new ByteArrayInputStream(Files.readAllBytes(Path.of(file)))));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "opening seccomp profile (" + file + ") failed: open " + file + ": no such file or directory", e);
        }
    }
}
