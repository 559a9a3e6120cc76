package dev.jdocker.daemon.build.llb;

import buildkit.llb.ExecOp;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.NetMode;
import buildkit.llb.ProxyEnv;
import buildkit.llb.SSHOpt;
import buildkit.llb.SecretEnv;
import buildkit.llb.SecretOpt;
import buildkit.llb.SecurityMode;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.daemon.build.ExtraHosts;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.build.plan.Paths;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of an exec operation: its command, and its results if the root file system is not the only one. */
final class ExecSteps {

    /** Where programs are looked for if nothing says so. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Operation operation;
    private final ExecOp exec;
    private final List<@Nullable Step> inputs;
    private final Folders folders;
    private final ImagePlatform platform;
    private final List<Step.Mount> mounts = new ArrayList<>();
    private final List<Integer> kept = new ArrayList<>();
    private final List<@Nullable Integer> results = new ArrayList<>();
    private @Nullable Step base;
    private boolean readOnlyRoot;

    ExecSteps(Operation operation, List<@Nullable Step> inputs, Folders folders, ImagePlatform platform) {
        this.operation = operation;
        this.exec = operation.op().getExec();
        this.inputs = inputs;
        this.folders = folders;
        this.platform = platform;
    }

    /** Where a mount is in the container. */
    static String place(Meta meta, Mount mount) {
        return Paths.join(Paths.join("/", meta.getCwd()), mount.getDest());
    }

    /** The results in their order, null for an empty tree. */
    List<@Nullable Step> results() {
        List<@Nullable Step> outputs = new ArrayList<>();
        for (Mount mount : exec.getMountsList()) {
            outputs.add(add(mount));
        }
        for (SecretEnv secret : exec.getSecretenvList()) {
            mounts.add(new Step.Mount(
                    null,
                    mount(
                            RunMount.Type.SECRET,
                            "/",
                            "",
                            true,
                            secret.getID(),
                            !secret.getOptional(),
                            secret.getName())));
        }
        boolean plain = kept.equals(List.of(Step.Conditions.ROOT));
        Step.Run run = run(plain);
        List<@Nullable Step> all = new ArrayList<>();
        for (int i = 0; i < exec.getMountsCount(); i++) {
            Integer result = results.get(i);
            if (result != null) {
                all.add(plain ? run : output(run, result));
            } else if (Operation.hasOutput(exec.getMounts(i))) {
                all.add(outputs.get(i));
            }
        }
        return all;
    }

    private Step output(Step.Run run, int number) {
        Definition name =
                new Definition("llb-output").add(operation.digest().text()).add(Integer.toString(number));
        return new Step.Output(operation.about(name.digest(), operation.name()), run, number);
    }

    /** Takes up a mount and gives what it shows. */
    private @Nullable Step add(Mount mount) {
        @Nullable Step input = mount.getInput() == Operation.NONE ? null : inputs.get((int) mount.getInput());
        boolean writes = Operation.hasOutput(mount) && mount.getMountType() == MountType.BIND;
        if (mount.getDest().equals(Operation.ROOT)) {
            base = folders.layers(input);
            readOnlyRoot = mount.getReadonly();
            keep(writes, Step.Conditions.ROOT);
            return base;
        }
        writes &= !mount.getReadonly(); // what is only read is itself what becomes of it
        Step shown = writes ? folders.layers(input) : input;
        keep(writes, mounts.size());
        mounts.add(new Step.Mount(shows(mount) ? shown : null, spec(mount)));
        return shown;
    }

    private void keep(boolean writes, int number) {
        results.add(writes ? kept.size() : null);
        if (writes) {
            kept.add(number);
        }
    }

    private static boolean shows(Mount mount) {
        return mount.getMountType() == MountType.BIND || mount.getMountType() == MountType.CACHE;
    }

    private RunMount spec(Mount mount) {
        String place = place(exec.getMeta(), mount);
        String source = Paths.join("/", mount.getSelector());
        return switch (mount.getMountType()) {
            case BIND -> mount(RunMount.Type.BIND, source, place, mount.getReadonly(), "", false, "");
            case CACHE -> cache(mount, source, place);
            case TMPFS ->
                new RunMount(
                        RunMount.Type.TMPFS,
                        "",
                        "/",
                        place,
                        false,
                        "",
                        false,
                        RunMount.Sharing.SHARED,
                        null,
                        null,
                        null,
                        "",
                        Math.max(0, mount.getTmpfsOpt().getSize()));
            case SECRET -> secret(mount.getSecretOpt(), place);
            case SSH -> agent(mount.getSSHOpt(), mount.getDest().isEmpty() ? "" : place);
            case UNRECOGNIZED -> throw new IllegalStateException("an unknown mount was not refused");
        };
    }

    private static RunMount mount(
            RunMount.Type type,
            String source,
            String place,
            boolean readOnly,
            String id,
            boolean required,
            String env) {
        return new RunMount(
                type, "", source, place, readOnly, id, required, RunMount.Sharing.SHARED, null, null, null, env, 0);
    }

    private static RunMount cache(Mount mount, String source, String place) {
        String id = mount.getCacheOpt().getID();
        RunMount.Sharing sharing = switch (mount.getCacheOpt().getSharing()) {
            case PRIVATE -> RunMount.Sharing.PRIVATE;
            case LOCKED -> RunMount.Sharing.LOCKED;
            case SHARED, UNRECOGNIZED -> RunMount.Sharing.SHARED;
        };
        return new RunMount(
                RunMount.Type.CACHE,
                "",
                source,
                place,
                mount.getReadonly(),
                id.isEmpty() ? place : id,
                false,
                sharing,
                null,
                null,
                null,
                "",
                0);
    }

    private static RunMount secret(SecretOpt secret, String place) {
        return lent(
                RunMount.Type.SECRET,
                place,
                secret.getID(),
                secret.getOptional(),
                secret.getUid(),
                secret.getGid(),
                secret.getMode());
    }

    private static RunMount agent(SSHOpt agent, String place) {
        return lent(
                RunMount.Type.SSH,
                place,
                agent.getID(),
                agent.getOptional(),
                agent.getUid(),
                agent.getGid(),
                agent.getMode());
    }

    /** What the client lends for the command's time. */
    private static RunMount lent(
            RunMount.Type type, String place, String id, boolean optional, int uid, int gid, int mode) {
        return new RunMount(
                type, "", "/", place, true, id, !optional, RunMount.Sharing.SHARED, uid, gid, mode & 0777, "", 0);
    }

    private Step.Run run(boolean plain) {
        Meta meta = exec.getMeta();
        return new Step.Run(
                operation.about(),
                base,
                meta.getArgsList(),
                env(meta),
                proxies(meta.getProxyEnv()),
                Paths.join("/", meta.getCwd()),
                meta.getUser(),
                List.copyOf(mounts),
                network(exec.getNetwork()),
                exec.getSecurity() == SecurityMode.INSECURE,
                meta.getHostname(),
                ExtraHosts.resolved(meta.getExtraHostsList().stream()
                        .map(host -> host.getHost() + "=" + host.getIP())
                        .toList()),
                platform,
                new Step.Conditions(
                        meta.getUlimitList().stream()
                                .map(limit -> new Ulimit(limit.getName(), limit.getHard(), limit.getSoft()))
                                .toList(),
                        meta.getCgroupParent(),
                        exitCodes(meta),
                        readOnlyRoot,
                        plain ? List.of() : kept));
    }

    private static Map<String, String> env(Meta meta) {
        Map<String, String> env = new LinkedHashMap<>();
        for (String pair : meta.getEnvList()) {
            int equals = pair.indexOf('=');
            env.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        env.putIfAbsent("PATH", PATH);
        return env;
    }

    private static Map<String, String> proxies(ProxyEnv proxy) {
        Map<String, String> all = new LinkedHashMap<>();
        proxy(all, "HTTP_PROXY", "http_proxy", proxy.getHttpProxy());
        proxy(all, "HTTPS_PROXY", "https_proxy", proxy.getHttpsProxy());
        proxy(all, "FTP_PROXY", "ftp_proxy", proxy.getFtpProxy());
        proxy(all, "NO_PROXY", "no_proxy", proxy.getNoProxy());
        proxy(all, "ALL_PROXY", "all_proxy", proxy.getAllProxy());
        return all;
    }

    private static void proxy(Map<String, String> all, String upper, String lower, String value) {
        if (!value.isEmpty()) {
            all.put(upper, value);
            all.put(lower, value);
        }
    }

    private static String network(NetMode mode) {
        return switch (mode) {
            case HOST -> "host";
            case NONE -> "none";
            case UNSET, UNRECOGNIZED -> "";
        };
    }

    private static Set<Integer> exitCodes(Meta meta) {
        return meta.getValidExitCodesCount() == 0 ? Set.of(0) : new LinkedHashSet<>(meta.getValidExitCodesList());
    }
}
