package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Map;

/** {@code GET /containers/{id}/export}: a tar of the root file system without what is mounted in it. */
record ExportContainer(ContainerFilesystems containers, PrivateMounts mounts, Linux linux) implements Handler {

    private static final int BUFFER = 1 << 16;

    @Override
    public void handle(Exchange exchange) throws IOException {
        ContainerFilesystem container = containers.get(exchange.pathVariable("id"));
        Blocking.run("export", () -> {
            try (RootView view = mounts.bare(container);
                    Fd folder = view.reading(view.root());
                    BufferedOutputStream out = new BufferedOutputStream(
                            exchange.stream(200, "application/octet-stream").asOutputStream(), BUFFER)) {
                TarWriter tar = new TarWriter(out);
                new TreeWriter(linux, tar, TreeWriter.Form.FILES, IdTranslation.toContainer(container.idMap()))
                        .writeFiles(folder, "");
                tar.finish();
            }
        });
        container.publish("export", Map.of());
    }
}
