package dev.jdocker.api.client;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.DeleteItem;
import dev.jdocker.api.image.HistoryItem;
import dev.jdocker.api.image.ImageInspect;
import dev.jdocker.api.image.ImageSummary;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The calls about images. An image is given by a reference, its id or the beginning of its id. */
public final class Images {
    private final EngineClient client;

    Images(EngineClient client) {
        this.client = client;
    }

    /** Loads images from a tar in the form of {@code docker save} or of an OCI layout. */
    public JsonMessages load(InputStream tar, boolean quiet) throws IOException {
        Target target = Target.of("/images/load").query("quiet", quiet);
        return new JsonMessages(
                client.http().send(HttpRequest.stream("POST", client.versioned(target), "application/x-tar", tar)));
    }

    /** Lists images, with {@code all} those too that only others are built on. */
    public List<ImageSummary> list(boolean all, Filters filters) throws IOException {
        return List.of(client.get(Target.of("/images/json").query("all", all).query(filters), ImageSummary[].class));
    }

    public ImageInspect inspect(String image) throws IOException {
        return client.get(of(image, "/json"), ImageInspect.class);
    }

    /** The same as the engine wrote it, with keys that are not known here. */
    public byte[] inspectJson(String image) throws IOException {
        return client.getBytes(of(image, "/json"));
    }

    public List<HistoryItem> history(String image) throws IOException {
        return List.of(client.get(of(image, "/history"), HistoryItem[].class));
    }

    /** Gives an image another name. */
    public void tag(String image, String repository, String tag) throws IOException {
        client.call("POST", of(image, "/tag").query("repo", repository).query("tag", tag));
    }

    /**
     * Removes a name of an image, and the image with its last name.
     *
     * @param force whether stopped containers may go on using it
     * @param noPrune whether parents without a name are kept
     */
    public List<DeleteItem> remove(String image, boolean force, boolean noPrune) throws IOException {
        Target target = Target.of("/images/").path(image).query("force", force).query("noprune", noPrune);
        try (HttpResponse response = client.send("DELETE", target)) {
            return List.of(EngineClient.read(response, DeleteItem[].class));
        }
    }

    private static Target of(String image, String verb) {
        return Target.of("/images/").path(image).then(verb);
    }
}
