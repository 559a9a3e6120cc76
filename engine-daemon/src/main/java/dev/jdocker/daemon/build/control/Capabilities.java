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
            "source.git",
            "source.http",
            "source.http.checksum",
            "file.base",
            "exec.meta.base",
            "exec.mount.bind",
            "exec.mount.cache",
            "exec.mount.cache.sharing",
            "exec.mount.tmpfs",
            "exec.mount.secret",
            "exec.mount.ssh",
            "exec.meta.network",
            "exec.meta.ulimit",
            "exec.meta.sethostname",
            "exec.cgroup.parent",
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
