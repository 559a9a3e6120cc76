package dev.jdocker.daemon.build.control;

import buildkit.gateway.Result;
import buildkit.llb.Definition;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.filesync.LocalFolders;
import dev.jdocker.daemon.build.filesync.SessionFolder;
import dev.jdocker.daemon.build.filesync.UploadedFolder;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The frontend {@code dockerfile.v0}: makes a request for {@link Builds} of what a client says in BuildKit's words. */
final class DockerfileFrontend {

    private final Builds builds;
    private final LocalFolders folders;
    private final Linux linux;
    private final Path temporary;
    private final RunningBuilds running;
    private final CacheImports caches;

    /**
     * @param temporary a folder for sockets and unpacked uploads, empty at the start of the engine
     */
    DockerfileFrontend(
            Builds builds,
            LocalFolders folders,
            Linux linux,
            Path temporary,
            RunningBuilds running,
            CacheImports caches) {
        this.builds = builds;
        this.folders = folders;
        this.linux = linux;
        this.temporary = temporary;
        this.running = running;
        this.caches = caches;
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
            RunningBuild build,
            FrontendOptions options,
            Map<String, Definition> inputs,
            List<CacheOption> cacheImports) {
        if (options.has("source") || !options.get("build-arg:BUILDKIT_SYNTAX").isEmpty()) {
            // Frontends in images are code of others; the Dockerfile language is this engine's own.
            rejectForeignFrontend(options.get("source"));
            rejectForeignFrontend(options.get("build-arg:BUILDKIT_SYNTAX"));
        }
        Contexts contexts = new Contexts(build, inputs);
        String main = options.get("context");
        ContextSource context = main.isEmpty()
                ? new ContextSource.Local(contexts.folder(local(options, "contextkey", "context"), "context"))
                : contexts.of(main);
        BuildRequest.Builder request = BuildRequest.builder(dockerfile(options, contexts, context))
                .context(context)
                .namedContexts(contexts.named(options.contexts()))
                .entitlements(entitlements(build))
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

    private DockerfileSource dockerfile(FrontendOptions options, Contexts contexts, ContextSource context) {
        String name = options.get("filename");
        String key = options.get("dockerfilekey");
        if (options.get("context").isEmpty() || !key.isEmpty()) {
            return new ClientDockerfile(
                    contexts.folder(key.isEmpty() ? "dockerfile" : key, "dockerfile"),
                    ignoreFolder(contexts, context),
                    name);
        }
        if (context instanceof ContextSource.Local(LocalSource folder)) {
            return new ClientDockerfile(folder, folder, name);
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

    /** What the client grants; what the engine does not know is refused, as it may not be passed over. */
    private static Set<Entitlement> entitlements(RunningBuild build) {
        Set<Entitlement> granted = EnumSet.noneOf(Entitlement.class);
        for (String name : build.request().getEntitlementsList()) {
            granted.add(
                    switch (name) {
                        case "network.host" -> Entitlement.NETWORK_HOST;
                        case "security.insecure" -> Entitlement.SECURITY_INSECURE;
                        default ->
                            throw new BadRequest(
                                    "granting entitlement " + name + " is not allowed by build daemon configuration");
                    });
        }
        return granted;
    }

    private static List<CacheOption> concat(List<CacheOption> one, List<CacheOption> other) {
        List<CacheOption> all = new ArrayList<>(one);
        other.stream().filter(option -> !all.contains(option)).forEach(all::add);
        return all;
    }

    /** Where the files of one build come from. */
    private final class Contexts {
        private final RunningBuild build;
        private final Map<String, Definition> inputs;

        Contexts(RunningBuild build, Map<String, Definition> inputs) {
            this.build = build;
            this.inputs = inputs;
        }

        LocalSource folder(String name, String use) {
            SessionFolder folder = new SessionFolder(folders, build.requireSession(), name, use);
            build.closeAtEnd(folder);
            return folder;
        }

        Map<String, ContextSource> named(Map<String, String> sources) {
            Map<String, ContextSource> named = new LinkedHashMap<>();
            sources.forEach((name, source) -> named.put(name, of(source)));
            return named;
        }

        /** What a context is said to be: {@code docker-image://…}, {@code local:…}, {@code input:…}, a URL. */
        ContextSource of(String source) {
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

        private ContextSource input(String name) {
            @Nullable Definition definition = inputs.get(name);
            if (definition == null) {
                throw new BadRequest("invalid input " + name + ": no such input");
            }
            String source = Definitions.sourceOf(definition);
            if (!Definitions.isResult(source)) {
                return of(source);
            }
            @Nullable BuildResult result = running.result(Definitions.resultOf(source));
            if (result == null) {
                throw new BadRequest("the build that made " + name + " is over");
            }
            return new ContextSource.Built(result, ImagePlatform.host());
        }
    }
}
