package dev.jdocker.daemon.build.control;

import buildkit.caps.APICap;
import java.util.List;

/** What of the protocol there is here, by the names that BuildKit has for it. What is not named a client does not try. */
final class Capabilities {

    private static final List<String> FRONTEND = List.of(
            "solve.base",
            "solve.inlinereturn",
            "resolveimage",
            "resolveimage.resolvemode",
            "source.metaresolver",
            "readfile",
            "readdir",
            "statfile",
            "return",
            "returnmap",
            "importcaches",
            "proto.refarray",
            "reference.output",
            "frontend.inputs",
            "frontend.caps",
            "gateway.solve.metadata",
            "gateway.evaluate.solve",
            "gateway.evaluate",
            "gateway.warnings");

    private static final List<String> LLB = List.of(
            "source.image",
            "source.image.resolvemode",
            "source.local",
            "source.local.unique",
            "source.local.sessionid",
            "source.local.includepatterns",
            "source.local.followpaths",
            "source.local.excludepatterns",
            "source.local.sharedkeyhint",
            "source.local.differ",
            "source.git",
            "source.git.keepgitdir",
            "source.git.fullurl",
            "source.git.httpauth",
            "source.git.knownsshhosts",
            "source.git.mountsshsock",
            "source.git.subdir",
            "source.git.checksum",
            "source.git.skipsubmodules",
            "source.http",
            "source.http.checksum",
            "source.http.perm",
            // so it is spelt in the protocol
            "soruce.http.uidgid",
            "source.ocilayout",
            "file.base",
            "file.rm.wildcard",
            "file.rm.nofollowsymlink",
            "file.copy.includeexcludepatterns",
            "file.copy.alwaysreplaceexistingdestpaths",
            "file.copy.modestring",
            "file.copy.requiredpaths",
            "file.symlink.create",
            "exec.meta.base",
            "exec.meta.cgroup.parent",
            "exec.meta.network",
            "exec.meta.proxyenv",
            "exec.meta.removemountstubs.recursive",
            "exec.meta.security",
            "exec.meta.sethostname",
            "exec.meta.setsdefaultpath",
            "exec.meta.ulimit",
            "exec.mount.bind",
            "exec.mount.bind.readwrite-nooutput",
            "exec.mount.cache",
            "exec.mount.cache.sharing",
            "exec.mount.selector",
            "exec.mount.tmpfs",
            "exec.mount.tmpfs.size",
            "exec.mount.secret",
            "exec.mount.ssh",
            "exec.secretenv",
            "exec.validexitcode",
            "exec.cgroup.parent",
            "mergeop",
            "diffop",
            "platform",
            "meta.ignorecache",
            "meta.description",
            "source.info");

    private Capabilities() {}

    static List<APICap> frontend() {
        return of(FRONTEND);
    }

    static List<APICap> llb() {
        return of(LLB);
    }

    private static List<APICap> of(List<String> names) {
        return names.stream()
                .map(name -> APICap.newBuilder().setID(name).setEnabled(true).build())
                .toList();
    }
}
