package dev.jdocker.daemon.build.llb;

import buildkit.llb.ExecOp;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.NetMode;
import buildkit.llb.SecretEnv;
import buildkit.llb.SecurityMode;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.HashSet;
import java.util.Set;

/** Whether an exec operation makes sense. */
final class ExecChecks {

    private ExecChecks() {}

    static void check(ExecOp exec, int inputs) {
        if (!exec.hasMeta()) {
            throw new BadRequest("invalid exec op with no meta");
        }
        if (exec.getMeta().getArgsCount() == 0) {
            throw new BadRequest("invalid exec op with no args");
        }
        if (exec.getMountsCount() == 0) {
            throw new BadRequest("invalid exec op with no mounts");
        }
        if (exec.getNetwork() == NetMode.UNRECOGNIZED) {
            throw new BadRequest("invalid network mode " + exec.getNetworkValue());
        }
        if (exec.getSecurity() == SecurityMode.UNRECOGNIZED) {
            throw new BadRequest("invalid security mode " + exec.getSecurityValue());
        }
        if (exec.getCdiDevicesCount() > 0) {
            throw new NotImplemented("llb: devices of ExecOp are not supported: "
                    + exec.getCdiDevices(0).getName());
        }
        meta(exec.getMeta());
        mounts(exec, inputs);
        for (SecretEnv secret : exec.getSecretenvList()) {
            if (secret.getID().isEmpty()) {
                throw new BadRequest("secret ID missing for \"" + secret.getName() + "\" environment variable");
            }
            variable(secret.getName());
        }
    }

    private static void meta(Meta meta) {
        for (String pair : meta.getEnvList()) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new BadRequest("invalid environment variable \"" + pair + "\"");
            }
            noNull(pair, "environment variable");
        }
        meta.getArgsList().forEach(arg -> noNull(arg, "argument"));
        noNull(meta.getCwd(), "working directory");
        noNull(meta.getUser(), "user");
        noNull(meta.getHostname(), "hostname");
        noNull(meta.getCgroupParent(), "cgroup parent");
        for (buildkit.llb.Ulimit limit : meta.getUlimitList()) {
            if (!Ulimit.NAMES.contains(limit.getName())) {
                throw new BadRequest("invalid ulimit type: " + limit.getName());
            }
        }
    }

    private static void variable(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new BadRequest("invalid environment variable \"" + name + "\"");
        }
        noNull(name, "environment variable");
    }

    static void noNull(String text, String what) {
        if (text.indexOf('\0') >= 0) {
            throw new BadRequest("invalid " + what + " with a null character");
        }
    }

    private static void mounts(ExecOp exec, int inputs) {
        boolean root = false;
        Set<Long> outputs = new HashSet<>();
        for (Mount mount : exec.getMountsList()) {
            Operation.requireInput(mount.getInput(), inputs, "exec op");
            if (mount.getOutput() < Operation.NONE) {
                throw new BadRequest("invalid output index " + mount.getOutput() + " in exec op");
            }
            if (mount.getMountType() == MountType.UNRECOGNIZED) {
                throw new BadRequest("mount type " + mount.getMountTypeValue() + " not implemented");
            }
            noNull(mount.getDest(), "mount point");
            noNull(mount.getSelector(), "selector");
            if (mount.getDest().isEmpty() && mount.getMountType() != MountType.SSH) {
                throw new BadRequest("invalid mount with no destination");
            }
            if (Operation.hasOutput(mount) && !outputs.add(mount.getOutput())) {
                throw new BadRequest("duplicate output " + mount.getOutput());
            }
            if (mount.getDest().equals(Operation.ROOT)) {
                if (root) {
                    throw new BadRequest("invalid exec op with several rootfs");
                }
                if (mount.getMountType() != MountType.BIND) {
                    throw new BadRequest(
                            "invalid mount type " + mount.getMountType().name() + " for /");
                }
                root = true;
            } else if (ExecSteps.place(exec.getMeta(), mount).equals(Operation.ROOT)
                    && mount.getMountType() != MountType.SSH) {
                throw new BadRequest("invalid mount target \"" + mount.getDest() + "\"");
            }
        }
        if (!root) {
            throw new BadRequest("invalid exec op with no rootfs");
        }
    }
}
