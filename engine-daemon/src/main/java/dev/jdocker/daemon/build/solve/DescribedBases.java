package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.build.plan.Bases;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bases of which only the config matters: that of the image that is here, else the one that its registry has. */
final class DescribedBases implements Bases {

    private final LocalImages images;
    private final ImageFetch fetch;
    private final BuildRequest request;

    DescribedBases(LocalImages images, ImageFetch fetch, BuildRequest request) {
        this.images = images;
        this.fetch = fetch;
        this.request = request;
    }

    @Override
    public Base image(String reference, ImagePlatform platform, String stepName, Lines lines)
            throws BuildException, InterruptedException {
        ConfigDocument document;
        ImageReference name;
        try {
            name = LocalImages.parse(reference).withDefaultTag();
        } catch (ApiException e) {
            throw new BuildException("failed to parse stage name \"" + reference + "\": " + e.text(), e);
        }
        try {
            document = here(reference, platform);
            if (document == null) {
                document = ConfigDocument.parse(
                        fetch.config(name, platform, request.credentials().of(name.domain())));
            }
        } catch (ApiException | IOException e) {
            String cause = e instanceof ApiException api ? api.text() : e.getMessage();
            throw new BuildException(reference + ": failed to resolve source metadata for " + name + ": " + cause, e);
        }
        Digest id = new Definition("described").add(reference).digest();
        return new Base(new Step.Image(new Step.About(id, stepName, lines, false), id, List.of()), document);
    }

    private @Nullable ConfigDocument here(String reference, ImagePlatform platform) {
        try {
            return request.pull()
                    ? null
                    : images.requirePlatform(reference, platform).document();
        } catch (ApiException e) {
            return null;
        }
    }

    @Override
    public @Nullable Base context(String name, ImagePlatform platform) {
        if (!name.isEmpty() && !request.namedContexts().containsKey(name)) {
            return null;
        }
        Digest id = new Definition("context").add(name).digest();
        return new Base(new Step.Context(new Step.About(id, "[context " + name + "]", null, false), name), null);
    }
}
