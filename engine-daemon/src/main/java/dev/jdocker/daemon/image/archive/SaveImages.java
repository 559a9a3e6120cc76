package dev.jdocker.daemon.image.archive;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import java.io.IOException;
import java.util.List;

/** {@code GET /images/get?names=…} and {@code GET /images/{name}/get}: {@code platform}. */
final class SaveImages {

    private final LocalImages images;
    private final ImageSaver saver;

    SaveImages(LocalImages images, ImageSaver saver) {
        this.images = images;
        this.saver = saver;
    }

    Handler several() {
        return exchange -> save(exchange, exchange.query().strings("names"));
    }

    Handler one() {
        return exchange -> save(exchange, List.of(exchange.pathVariable("name")));
    }

    private void save(Exchange exchange, List<String> names) throws IOException {
        ImagePlatform platform = ImagePlatform.ofQuery(exchange.query().strings("platform"));
        List<WantedImages.Wanted> wanted = WantedImages.of(images, names);
        for (WantedImages.Wanted one : wanted) {
            Image image = one.image().image();
            ImagePlatform its = new ImagePlatform(image.os(), image.architecture(), image.variant());
            if (platform != null && !platform.accepts(its)) {
                throw new ServerError("no suitable export target found for platform " + platform);
            }
        }
        saver.save(wanted, () -> exchange.stream(200, "application/x-tar").asOutputStream());
    }
}
