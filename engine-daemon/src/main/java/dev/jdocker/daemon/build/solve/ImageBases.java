package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.build.plan.Bases;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bases of one build: images that are here or fetched, and the contexts of the request. */
final class ImageBases implements Bases {

    private final LocalImages images;
    private final LayerStore layers;
    private final ImageFetch fetch;
    private final BuildRequest request;
    private final BuildObserver observer;
    private final InstantSource clock;
    private final Consumer<AutoCloseable> held;
    private final Map<String, Base> known = new HashMap<>();

    /** @param held keeps the layers of bases for the build */
    ImageBases(
            LocalImages images,
            LayerStore layers,
            ImageFetch fetch,
            BuildRequest request,
            BuildObserver observer,
            InstantSource clock,
            Consumer<AutoCloseable> held) {
        this.images = images;
        this.layers = layers;
        this.fetch = fetch;
        this.request = request;
        this.observer = observer;
        this.clock = clock;
        this.held = held;
    }

    @Override
    public Base image(String reference, ImagePlatform platform, String stepName, Lines lines)
            throws BuildException, InterruptedException {
        return image(reference, platform, stepName, lines, request.pull());
    }

    /** @param pull whether its registry is asked for it though it is here */
    Base image(String reference, ImagePlatform platform, String stepName, Lines lines, boolean pull)
            throws BuildException, InterruptedException {
        String key = reference + " " + platform + (pull ? " pulled" : "");
        ImageReference name;
        try {
            name = LocalImages.parse(reference);
        } catch (ApiException e) {
            throw new BuildException("failed to parse stage name \"" + reference + "\": " + e.text(), e);
        }
        String shown = "[internal] load metadata for " + name.withDefaultTag();
        return loaded(
                key,
                shown,
                vertex -> base(resolve(reference, name, platform, vertex, pull), stepName, lines, reference));
    }

    /** Finds a base. */
    @FunctionalInterface
    private interface Loading {
        Base load(Digest vertex) throws BuildException, InterruptedException;
    }

    /** Finds a base once, which is shown as a step. */
    private Base loaded(String key, String shown, Loading loading) throws BuildException, InterruptedException {
        Base before = known.get(key);
        if (before != null) {
            return before;
        }
        Digest vertex = new Definition("metadata").add(key).digest();
        observer.vertex(new BuildObserver.Vertex(vertex, shown, List.of()));
        observer.started(vertex, clock.instant());
        try {
            Base base = loading.load(vertex);
            known.put(key, base);
            observer.completed(vertex, clock.instant(), BuildObserver.Outcome.DONE);
            return base;
        } catch (BuildException e) {
            observer.completed(vertex, clock.instant(), BuildObserver.Outcome.failed(String.valueOf(e.getMessage())));
            throw e.at(vertex, null);
        } catch (InterruptedException e) {
            observer.completed(vertex, clock.instant(), BuildObserver.Outcome.CANCELED);
            throw e;
        }
    }

    private Base layout(String name, ContextSource.OciLayout layout, ImagePlatform platform)
            throws BuildException, InterruptedException {
        String shown = "[context " + name + "] load metadata for " + layout.reference();
        return loaded("context " + name + " " + platform, shown, vertex -> {
            try {
                LayoutImage image = LayoutImage.bring(layout.layout(), platform, layers, held);
                Step.About about = new Step.About(
                        new Definition("image").add(image.id().text()).digest(),
                        "[context " + name + "] " + layout.reference(),
                        null,
                        false);
                return new Base(new Step.Image(about, image.id(), image.layers()), image.document());
            } catch (IOException | ApiException e) {
                String cause = e instanceof ApiException api ? api.text() : String.valueOf(e.getMessage());
                throw new BuildException("failed to load the OCI layout " + layout.reference() + ": " + cause, e);
            }
        });
    }

    private StoredImage resolve(
            String reference, ImageReference name, ImagePlatform platform, Digest vertex, boolean pull)
            throws BuildException, InterruptedException {
        StoredImage here = here(reference, platform);
        if (here != null && !pull) {
            return here;
        }
        try {
            fetch.fetch(
                    name.withDefaultTag(),
                    platform,
                    request.credentials().of(name.domain()),
                    progress -> observer.progress(vertex, progress));
        } catch (ApiException e) {
            throw new BuildException(
                    reference + ": failed to resolve source metadata for " + name.withDefaultTag() + ": " + e.text(),
                    e);
        } catch (IOException e) {
            throw new BuildException(
                    reference + ": failed to resolve source metadata for " + name.withDefaultTag() + ": "
                            + e.getMessage(),
                    e);
        }
        StoredImage fetched = here(reference, platform);
        if (fetched == null) {
            throw new BuildException(reference + ": no match for platform in manifest: not found");
        }
        return fetched;
    }

    private @Nullable StoredImage here(String reference, ImagePlatform platform) {
        try {
            return images.requirePlatform(reference, platform);
        } catch (ApiException e) {
            return null;
        }
    }

    private Base base(StoredImage stored, String stepName, Lines lines, String reference) throws BuildException {
        held.accept(layers.hold(ChainId.chain(stored.image().layers())));
        if (images.get(stored.image().id()) == null) {
            throw new BuildException(reference + ": the image was removed meanwhile");
        }
        Digest id = stored.image().id();
        Step.About about = new Step.About(new Definition("image").add(id.text()).digest(), stepName, lines, false);
        return new Base(new Step.Image(about, id, stored.image().layers()), stored.document());
    }

    @Override
    public @Nullable Base context(String name, ImagePlatform platform) throws BuildException, InterruptedException {
        ContextSource source = name.isEmpty() ? request.context() : named(name, platform);
        if (source == null) {
            return null;
        }
        String text = name.isEmpty() ? "[internal] load build context" : "[context " + name + "] load from client";
        return switch (source) {
            case ContextSource.Image image ->
                image(image.reference(), platform, "[context " + name + "] " + image.reference(), new Lines(1, 1));
            case ContextSource.Built built -> built(name, built.result().image(platform));
            case ContextSource.OciLayout layout -> layout(name, layout, platform);
            case ContextSource.Local _, ContextSource.Git _, ContextSource.Http _, ContextSource.Empty _ -> {
                Definition definition = new Definition("context").add(name);
                yield new Base(new Step.Context(new Step.About(definition.digest(), text, null, false), name), null);
            }
        };
    }

    private @Nullable ContextSource named(String name, ImagePlatform platform) {
        Map<String, ContextSource> all = request.namedContexts();
        String suffix = "::" + platform.os() + "/" + platform.architecture();
        ContextSource found = all.get(name + suffix);
        if (found == null) {
            found = all.get(name);
        }
        if (found == null) {
            for (Map.Entry<String, ContextSource> entry : all.entrySet()) {
                if (isSameImage(entry.getKey(), name)) {
                    return entry.getValue();
                }
            }
        }
        return found;
    }

    private static boolean isSameImage(String context, String name) {
        try {
            return LocalImages.parse(context)
                    .withDefaultTag()
                    .equals(LocalImages.parse(name).withDefaultTag());
        } catch (ApiException e) {
            return false;
        }
    }

    private Base built(String name, BuiltImage image) throws BuildException {
        held.accept(layers.hold(ChainId.chain(image.layers())));
        try {
            Step.About about = new Step.About(
                    new Definition("image").add(image.id().text()).digest(), "[context " + name + "]", null, false);
            return new Base(new Step.Image(about, image.id(), image.layers()), ConfigDocument.parse(image.config()));
        } catch (IOException e) {
            throw new BuildException(String.valueOf(e.getMessage()), e);
        }
    }
}
