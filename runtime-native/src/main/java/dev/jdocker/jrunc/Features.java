package dev.jdocker.jrunc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.capability.Capability;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompOperator;
import dev.jdocker.oci.SpecJson;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the runtime can do: a test runs each line of it through the compiler, so that none promises too much. */
public final class Features {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    /** All that the compiler takes; the file systems' own options are passed on whatever they are. */
    static final List<String> MOUNT_OPTIONS = List.of(
            "async",
            "atime",
            "bind",
            "defaults",
            "dev",
            "diratime",
            "dirsync",
            "exec",
            "idmap",
            "iversion",
            "lazytime",
            "loud",
            "mand",
            "noatime",
            "nodev",
            "nodiratime",
            "noexec",
            "noiversion",
            "nolazytime",
            "nomand",
            "norelatime",
            "nostrictatime",
            "nosuid",
            "nosymfollow",
            "private",
            "ratime",
            "rbind",
            "rdev",
            "rdiratime",
            "relatime",
            "remount",
            "rexec",
            "ridmap",
            "rnoatime",
            "rnodev",
            "rnodiratime",
            "rnoexec",
            "rnorelatime",
            "rnostrictatime",
            "rnosuid",
            "rnosymfollow",
            "ro",
            "rprivate",
            "rrelatime",
            "rro",
            "rrw",
            "rshared",
            "rslave",
            "rstrictatime",
            "rsuid",
            "rsymfollow",
            "runbindable",
            "rw",
            "shared",
            "silent",
            "slave",
            "strictatime",
            "suid",
            "symfollow",
            "sync",
            "tmpcopyup",
            "unbindable");

    static final List<String> HOOKS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** The seccomp actions whose filters are made; a notification needs an agent and its socket. */
    static final Set<SeccompAction> ACTIONS = EnumSet.complementOf(EnumSet.of(SeccompAction.NOTIFY));

    private Features() {}

    /** The specification's features document. */
    public static ObjectNode document() {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("ociVersionMin", "1.0.0");
        document.put("ociVersionMax", SpecJson.VERSION);
        document.set("hooks", MAPPER.valueToTree(HOOKS));
        document.set("mountOptions", MAPPER.valueToTree(MOUNT_OPTIONS));
        ObjectNode linux = document.putObject("linux");
        linux.set("namespaces", MAPPER.valueToTree(NamespaceType.values()));
        linux.set(
                "capabilities",
                MAPPER.valueToTree(Arrays.stream(Capability.values())
                        .map(Capability::fullName)
                        .toList()));
        linux.putObject("cgroup")
                .put("v1", true)
                .put("v2", true)
                .put("systemd", false)
                .put("systemdUser", false)
                .put("rdma", true);
        ObjectNode seccomp = linux.putObject("seccomp");
        seccomp.put("enabled", true);
        seccomp.set("actions", MAPPER.valueToTree(ACTIONS));
        seccomp.set("operators", MAPPER.valueToTree(SeccompOperator.values()));
        seccomp.set("archs", MAPPER.valueToTree(SeccompArch.values()));
        linux.putObject("apparmor").put("enabled", true);
        linux.putObject("selinux").put("enabled", true);
        linux.putObject("intelRdt").put("enabled", false);
        linux.putObject("mountExtensions").putObject("idmap").put("enabled", true);
        return document;
    }
}
