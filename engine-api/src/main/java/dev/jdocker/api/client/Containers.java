package dev.jdocker.api.client;

import dev.jdocker.api.container.ContainerInspect;
import dev.jdocker.api.container.ContainerSummary;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.CreateResponse;
import dev.jdocker.api.container.TopResponse;
import dev.jdocker.api.filter.Filters;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls about containers. A container is given by its id, the beginning of its id, or its name. */
public final class Containers {
    private final EngineClient client;

    Containers(EngineClient client) {
        this.client = client;
    }

    /**
     * Creates a container.
     *
     * @param name null to let the engine choose
     * @param platform {@code linux/amd64}; null for the engine's own
     */
    public CreateResponse create(@Nullable String name, @Nullable String platform, CreateRequest request)
            throws IOException {
        Target target = Target.of("/containers/create").query("name", name).query("platform", platform);
        return SmallAnswers.createResponse(client.postJson(target, CreateRequestWriter.write(request)));
    }

    /** Starts a container; false if it was running. */
    public boolean start(String container, String detachKeys) throws IOException {
        return client.call("POST", of(container, "/start").query("detachKeys", detachKeys)) != 304;
    }

    /** Attaches to a container's streams; returns when the engine has attached. */
    public Hijacked attach(String container, AttachOptions options) throws IOException {
        Target target = of(container, "/attach")
                .query("detachKeys", options.detachKeys())
                .query("logs", options.logs())
                .query("stderr", options.stderr())
                .query("stdin", options.stdin())
                .query("stdout", options.stdout())
                .query("stream", options.stream());
        return client.http().hijack(HttpRequest.upgrade("POST", client.versioned(target)));
    }

    /**
     * Begins to wait for a container's end; returns when the engine has begun too.
     *
     * @param condition {@code not-running}, {@code next-exit} or {@code removed}; empty for the first
     */
    public PendingWait wait(String container, String condition) throws IOException {
        return new PendingWait(client.send("POST", of(container, "/wait").query("condition", condition)));
    }

    /** A container's log; framed unless it has a terminal. The caller closes it. */
    public InputStream logs(String container, LogOptions options) throws IOException {
        Target target = of(container, "/logs")
                .query("details", options.details())
                .query("follow", options.follow())
                .query("since", options.since())
                .query("stderr", options.stderr())
                .query("stdout", options.stdout())
                .query("tail", options.tail())
                .query("timestamps", options.timestamps())
                .query("until", options.until());
        return client.send("GET", target).body();
    }

    /**
     * Lists containers.
     *
     * @param all whether to list those that do not run too
     * @param limit at most so many of the newest; null for no limit
     */
    public List<ContainerSummary> list(boolean all, @Nullable Integer limit, boolean size, Filters filters)
            throws IOException {
        Target target = Target.of("/containers/json")
                .query("all", all)
                .query(filters)
                .query("limit", limit)
                .query("size", size);
        return List.of(client.get(target, ContainerSummary[].class));
    }

    public ContainerInspect inspect(String container) throws IOException {
        return client.get(of(container, "/json"), ContainerInspect.class);
    }

    /** The same as the engine wrote it, with keys that are not known here. */
    public byte[] inspectJson(String container, boolean size) throws IOException {
        return client.getBytes(of(container, "/json").query("size", size));
    }

    public TopResponse top(String container, String psArguments) throws IOException {
        return client.get(of(container, "/top").query("ps_args", psArguments), TopResponse.class);
    }

    /**
     * Stops a container; false if it was not running.
     *
     * @param timeoutSeconds until it is killed, -1 to wait for ever; null for the container's own
     * @param signal null for the container's own
     */
    public boolean stop(String container, @Nullable Integer timeoutSeconds, @Nullable String signal)
            throws IOException {
        return client.call(
                        "POST", of(container, "/stop").query("signal", signal).query("t", timeoutSeconds))
                != 304;
    }

    /** Sends a signal, by name or number; empty for SIGKILL. */
    public void kill(String container, String signal) throws IOException {
        client.call("POST", of(container, "/kill").query("signal", signal));
    }

    /**
     * Removes a container.
     *
     * @param volumes whether its anonymous volumes go too
     * @param force whether to kill it if it runs
     */
    public void remove(String container, boolean volumes, boolean link, boolean force) throws IOException {
        client.call(
                "DELETE",
                Target.of("/containers/")
                        .path(container)
                        .query("force", force)
                        .query("link", link)
                        .query("v", volumes));
    }

    public void rename(String container, String name) throws IOException {
        client.call("POST", of(container, "/rename").query("name", name));
    }

    /** Tells a container's terminal its size. */
    public void resize(String container, int rows, int columns) throws IOException {
        client.call("POST", of(container, "/resize").query("h", rows).query("w", columns));
    }

    private static Target of(String container, String verb) {
        return Target.of("/containers/").path(container).then(verb);
    }
}
