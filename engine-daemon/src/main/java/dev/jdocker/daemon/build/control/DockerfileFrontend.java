package dev.jdocker.daemon.build.control;

import buildkit.gateway.Result;
import buildkit.llb.Definition;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.filesync.LocalFolders;
import dev.jdocker.daemon.build.filesync.SessionFolder;
import dev.jdocker.daemon.build.filesync.UploadedFolder;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.llb.Source;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.daemon.build.session.SessionContent;
import dev.jdocker.daemon.build.session.SessionSecrets;
import dev.jdocker.daemon.build.session.SessionSshAgents;
import dev.jdocker.daemon.build.session.SessionUpload;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.linux.Linux;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frontend {@code dockerfile.v0}: makes a request for {@link Builds} of what a client says in BuildKit's words. */
final class DockerfileFrontend {

    private final Builds builds;
    private final LocalFolders folders;
    private final Linux linux;
    private final Path temporary;
    private final RunningBuilds running;
    private final CacheImports caches;
    private final GraphFrontend graphs;

    /**
     * @param temporary a folder for sockets and unpacked uploads, empty at the start of the engine
     */
    DockerfileFrontend(
            Builds builds,
            LocalFolders folders,
            Linux linux,
            Path temporary,
            RunningBuilds running,
            CacheImports caches,
            GraphFrontend graphs) {
        this.builds = builds;
        this.folders = folders;
        this.linux = linux;
        this.temporary = temporary;
        this.running = running;
        this.caches = caches;
        this.graphs = graphs;
    }

    /** Builds on this thread; interrupting it cancels. */
    BuildResult build(
            RunningBuild build, FrontendOptions options, Map<String, Definition> inputs, List<CacheOption> cacheImports)
            throws BuildException, InterruptedException {
        return builds.build(request(build, options, inputs, cacheImports), build.observer());
    }

    /** The answer to a question about a Dockerfile, null if there is no such question. */
    @Nullable
    Result answer(String question, RunningBuild build, FrontendOptions options, Map<String, Definition> inputs)
            throws BuildException, InterruptedException {
        return new Subrequests(builds.inquiries())
                .answer(question, request(build, options, inputs, List.of()), build.observer());
    }

    private BuildRequest request(
            RunningBuild build, FrontendOptions options, Map<String, Definition> inputs, List<CacheOption> cacheImports)
            throws BuildException, InterruptedException {
        if (options.has("source") || !options.get("build-arg:BUILDKIT_SYNTAX").isEmpty()) {
            // Frontends in images are code of others; the Dockerfile language is this engine's own.
            rejectForeignFrontend(options.get("source"));
            rejectForeignFrontend(options.get("build-arg:BUILDKIT_SYNTAX"));
        }
        Contexts contexts = new Contexts(build, options, inputs);
        ContextSource context = contexts.main();
        BuildRequest.Builder request = BuildRequest.builder(dockerfile(options, contexts, context))
                .context(context)
                .namedContexts(contexts.named(options.contexts()))
                .entitlements(Entitlements.of(build.request().getEntitlementsList()))
                .credentials(build.credentials())
                .cacheSources(caches.sources(build, concat(cacheImports, options.cacheImports())))
                .inlineCache(CacheOptions.exports(build.request().getCache()).stream()
                        .anyMatch(option -> option.type().equals("inline")));
        @Nullable Session session = build.session();
        if (session != null) {
            request.secrets(new SessionSecrets(session)).sshAgents(new SessionSshAgents(session, temporary));
        }
        options.apply(request);
        return request.build();
    }

    private static void rejectForeignFrontend(String image) {
        if (!image.isEmpty() && !StandardFrontend.is(image)) {
            throw new Unsupported("frontend " + image + " is not supported: only the standard Dockerfile frontend is");
        }
    }

    private DockerfileSource dockerfile(FrontendOptions options, Contexts contexts, ContextSource context)
            throws BuildException, InterruptedException {
        String name = options.get("filename");
        String key = options.get("dockerfilekey");
        String input = key.isEmpty() ? "dockerfile" : key;
        if (contexts.has(input)) {
            return new InputDockerfile(linux, contexts.result(input), name);
        }
        if (options.get("context").isEmpty() || !key.isEmpty()) {
            return new ClientDockerfile(
                    contexts.folder(key.isEmpty() ? "dockerfile" : key, "dockerfile"),
                    ignoreFolder(contexts, context),
                    name);
        }
        if (context instanceof ContextSource.Local(LocalSource folder)) {
            return new ClientDockerfile(folder, folder, name);
        }
        if (context instanceof ContextSource.Built(BuildResult result, ImagePlatform platform)) {
            return new InputDockerfile(linux, result.image(platform), name);
        }
        return new DockerfileSource.InContext(name.isEmpty() ? "Dockerfile" : name);
    }

    private static @Nullable LocalSource ignoreFolder(Contexts contexts, ContextSource context) {
        return switch (context) {
            case ContextSource.Local(UploadedFolder upload) -> upload;
            case ContextSource.Local(LocalSource folder) -> contexts.folder(folder.name(), "dockerignore");
            default -> null;
        };
    }

    private static String local(FrontendOptions options, String key, String fallback) {
        return options.get(key).isEmpty() ? fallback : options.get(key);
    }

    private static List<CacheOption> concat(List<CacheOption> one, List<CacheOption> other) {
        List<CacheOption> all = new ArrayList<>(one);
        other.stream().filter(option -> !all.contains(option)).forEach(all::add);
        return all;
    }

    /** Where the files of one build come from. */
    private final class Contexts {
        private final RunningBuild build;
        private final FrontendOptions options;
        private final Map<String, Definition> inputs;

        Contexts(RunningBuild build, FrontendOptions options, Map<String, Definition> inputs) {
            this.build = build;
            this.options = options;
            this.inputs = inputs;
        }

        /** The main one: an input of its name comes before a folder of the client's. */
        ContextSource main() throws BuildException, InterruptedException {
            String main = options.get("context");
            if (!main.isEmpty()) {
                return of(main);
            }
            String key = local(options, "contextkey", "context");
            return has(key) ? input(key) : new ContextSource.Local(folder(key, "context"));
        }

        boolean has(String input) {
            return inputs.containsKey(input);
        }

        LocalSource folder(String name, String use) {
            SessionFolder folder = new SessionFolder(folders, build.requireSession(), name, use);
            build.closeAtEnd(folder);
            return folder;
        }

        Map<String, ContextSource> named(Map<String, String> sources) throws BuildException, InterruptedException {
            Map<String, ContextSource> named = new LinkedHashMap<>();
            for (Map.Entry<String, String> source : sources.entrySet()) {
                named.put(source.getKey(), of(source.getValue()));
            }
            return named;
        }

        /** What a context is said to be: {@code docker-image://…}, {@code local:…}, {@code input:…}, a URL. */
        ContextSource of(String source) throws BuildException, InterruptedException {
            if (source.equals(Brought.BODY)) {
                return uploaded(build::requireBody);
            }
            if (SessionUpload.isUpload(source)) {
                Session session = build.requireSession();
                return uploaded(() -> SessionUpload.open(session, source));
            }
            String scheme = source.contains(":") ? source.substring(0, source.indexOf(':')) : "";
            return switch (scheme) {
                case "docker-image" -> new ContextSource.Image(source.substring("docker-image://".length()));
                case "local" -> new ContextSource.Local(folder(source.substring("local:".length()), "context"));
                case "input" -> input(source.substring("input:".length()));
                case "oci-layout" -> layout(source.substring("oci-layout:".length()));
                default -> ContextUrls.of(source);
            };
        }

        private ContextSource uploaded(UploadedFolder.Archive archive) {
            UploadedFolder upload = new UploadedFolder(linux, temporary, archive);
            build.closeAtEnd(upload);
            return new ContextSource.Local(upload);
        }

        /** {@code //STORE:TAG@DIGEST}: the client has looked up the tag already, the digest alone counts. */
        private ContextSource layout(String address) {
            String reference = address.startsWith("//") ? address.substring(2) : address;
            int at = reference.indexOf('@');
            if (at < 0 || !Digest.isDigest(reference.substring(at + 1))) {
                throw new BadRequest("oci-layout reference \"" + reference + "\" has no digest");
            }
            String store = reference.substring(0, at).replaceFirst(":[^:/]*$", "");
            return new ContextSource.OciLayout(
                    new SessionContent(build.requireSession(), "oci:" + store, reference.substring(at + 1)), reference);
        }

        /** An input is a result of another build, an image, or operations, which are done first. */
        private ContextSource input(String name) throws BuildException, InterruptedException {
            @Nullable Definition definition = inputs.get(name);
            if (definition == null) {
                throw new BadRequest("invalid input " + name + ": no such input");
            }
            return switch (Operations.read(definition).onlySource().orElse(null)) {
                case Source.Image image -> new ContextSource.Image(image.reference());
                case Source.Result result -> new ContextSource.Built(before(result.name(), name), ImagePlatform.host());
                case null, default -> new ContextSource.Built(made(name, definition), ImagePlatform.host());
            };
        }

        private BuildResult before(String ref, String name) {
            @Nullable BuildResult result = running.result(ref);
            if (result == null) {
                throw new BadRequest("the build that made " + name + " is over");
            }
            return result;
        }

        private BuildResult made(String name, Definition definition) throws BuildException, InterruptedException {
            BuildResult result = graphs.build(build, definition, List.of());
            build.closeAtEnd(result);
            byte @Nullable [] config = options.inputConfig(name);
            return config == null
                    ? result
                    : new ResultView(result, List.of(result.images().getFirst().withConfig(config)));
        }

        /** The files of an input. */
        BuiltImage result(String name) throws BuildException, InterruptedException {
            if (input(name) instanceof ContextSource.Built(BuildResult result, ImagePlatform platform)) {
                return result.image(platform);
            }
            throw new Unsupported("a Dockerfile in an image is not supported");
        }
    }
}
