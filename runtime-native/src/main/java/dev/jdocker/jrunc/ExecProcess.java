package dev.jdocker.jrunc;

import dev.jdocker.capability.Capability;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.User;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of exec that say how its process differs from the container's own. */
final class ExecProcess {
    @Option(names = "--cwd", paramLabel = "DIR", description = "current working directory in the container")
    private String cwd = "";

    @Option(
            names = {"--env", "-e"},
            paramLabel = "VARIABLE",
            description = "set environment variables")
    private List<String> env = List.of();

    @Option(
            names = {"--tty", "-t"},
            description = "allocate a pseudo-TTY")
    private boolean tty;

    @Option(
            names = {"--user", "-u"},
            paramLabel = "UID",
            description = "UID (format: <uid>[:<gid>])")
    private String user = "";

    @Option(
            names = {"--additional-gids", "-g"},
            paramLabel = "GID",
            split = ",",
            description = "additional gids")
    private List<Integer> additionalGids = List.of();

    @Option(names = "--process-label", paramLabel = "LABEL", description = "set the asm process label for the process")
    private String processLabel = "";

    @Option(names = "--apparmor", paramLabel = "PROFILE", description = "set the apparmor profile for the process")
    private String apparmor = "";

    @Option(names = "--no-new-privs", description = "set the no new privileges value for the process")
    private boolean noNewPrivs;

    @Option(
            names = {"--cap", "-c"},
            paramLabel = "CAP",
            split = ",",
            description = "add a capability to the bounding set for the process")
    private List<String> caps = List.of();

    /** The process: as the container's own, but for what the options say. */
    ContainerProcess of(Spec config, List<String> command) {
        ContainerProcess own = ConfigRules.process(config.process());
        List<String> environment = new ArrayList<>(own.env());
        environment.addAll(env);
        return own.toBuilder()
                .args(command)
                .env(environment)
                .terminal(tty)
                .consoleSize(null)
                .cwd(cwd.isEmpty() ? own.cwd() : cwd)
                .user(user(own.user()))
                .capabilities(capabilities(own.capabilities()))
                .noNewPrivileges(noNewPrivs || own.noNewPrivileges())
                .selinuxLabel(processLabel.isEmpty() ? own.selinuxLabel() : processLabel)
                .apparmorProfile(apparmor.isEmpty() ? own.apparmorProfile() : apparmor)
                .build();
    }

    private User user(User own) {
        int uid = own.uid();
        int gid = own.gid();
        if (!user.isEmpty()) {
            String[] ids = user.split(":", 2);
            uid = id("uid", ids[0]);
            gid = ids.length > 1 ? id("gid", ids[1]) : gid;
        }
        List<Integer> groups = new ArrayList<>(own.additionalGids());
        groups.addAll(additionalGids);
        return new User(uid, gid, own.umask(), groups, own.username());
    }

    private static int id(String what, String text) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw new JruncException("invalid " + what + " \"" + text + "\": must be a number");
        }
        return Integer.parseInt(text);
    }

    private @Nullable Capabilities capabilities(@Nullable Capabilities own) {
        if (caps.isEmpty()) {
            return own;
        }
        for (String cap : caps) {
            if (Capability.named(cap).isEmpty()) {
                throw new JruncException("unknown capability \"" + cap + "\"");
            }
        }
        Capabilities before =
                own == null ? new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of()) : own;
        return new Capabilities(
                added(before.bounding()),
                added(before.effective()),
                before.inheritable(),
                added(before.permitted()),
                before.ambient());
    }

    private List<String> added(List<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(caps);
        return List.copyOf(all);
    }
}
