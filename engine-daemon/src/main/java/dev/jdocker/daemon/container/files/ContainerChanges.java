package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.util.List;

/** {@code GET /containers/{id}/changes}: what a container has changed of its image's files. */
record ContainerChanges(ContainerFilesystems containers, PrivateMounts mounts, Linux linux) implements Handler {

    @Override
    public void handle(Exchange exchange) throws IOException {
        ContainerFilesystem container = containers.get(exchange.pathVariable("id"));
        exchange.respond(200, Blocking.call("changes", () -> changes(container)));
    }

    private List<ContainerChange> changes(ContainerFilesystem container) {
        String upperPath = container.rootfs().upper().toString();
        try (RootView image = mounts.image(container);
                Fd lower = image.reading(image.root());
                Fd upper = linux.openat(Fd.CWD, upperPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            return UpperChanges.of(linux, upper, lower);
        }
    }
}
