package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import java.nio.file.Path;

/**
 * Where the files of containers are.
 *
 * @param dataRoot for what must outlive a restart of the machine
 * @param execRoot on tmpfs, for what dies with it
 */
record ContainerPaths(Path dataRoot, Path execRoot) {

    Path containers() {
        return dataRoot.resolve("containers");
    }

    Path folder(ContainerId id) {
        return containers().resolve(id.text());
    }

    Path document(ContainerId id) {
        return folder(id).resolve("container.json");
    }

    Path hostname(ContainerId id) {
        return folder(id).resolve("hostname");
    }

    Path hosts(ContainerId id) {
        return folder(id).resolve("hosts");
    }

    Path resolvConf(ContainerId id) {
        return folder(id).resolve("resolv.conf");
    }

    /** What the engine wrote into resolv.conf, by its digest. */
    Path resolvConfDigest(ContainerId id) {
        return folder(id).resolve("resolv.conf.hash");
    }

    Path sharedMemory() {
        return execRoot.resolve("shm");
    }

    Path secrets() {
        return execRoot.resolve("secrets");
    }

    Path imageMounts() {
        return execRoot.resolve("images");
    }

    Path runs() {
        return execRoot.resolve("containers");
    }

    Path run(ContainerId id) {
        return runs().resolve(id.text());
    }

    /** The run directories of further processes in a container. */
    Path execs(ContainerId id) {
        return run(id).resolve("execs");
    }
}
