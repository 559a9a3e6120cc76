package dev.jdocker.daemon.build;

import dev.jdocker.daemon.image.ImagePlatform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be built. Names, tags and exports are not part of it: they are given to what comes of it.
 *
 * @param dockerfile where the Dockerfile comes from
 * @param context the main context
 * @param namedContexts contexts by the names that FROM and --from use, which they take before images and stages
 * @param target the stage to build, empty for the last
 * @param args build arguments, those of BuildKit such as {@code SOURCE_DATE_EPOCH} and {@code BUILDKIT_SYNTAX} among them
 * @param labels labels that the image gets besides its own
 * @param platforms the platforms to build for, empty for the machine's
 * @param pull whether images are asked for in registries though they are here
 * @param networkMode the network of commands that name none: {@code default} or empty, {@code host}, {@code none}, the name of a network or {@code container:ID}
 * @param extraHosts {@code name=address} each, for {@code /etc/hosts}
 * @param hostname the host name of commands, empty for the default
 * @param entitlements what the client grants
 * @param cacheSources where results of builds elsewhere are looked for, after the engine's own
 * @param inlineCache whether images tell in their config what made their layers
 */
public record BuildRequest(
        DockerfileSource dockerfile,
        ContextSource context,
        Map<String, ContextSource> namedContexts,
        String target,
        Map<String, String> args,
        Map<String, String> labels,
        List<ImagePlatform> platforms,
        NoCache noCache,
        boolean pull,
        String networkMode,
        List<String> extraHosts,
        String hostname,
        RunLimits limits,
        Set<Entitlement> entitlements,
        List<CacheSource> cacheSources,
        boolean inlineCache,
        Secrets secrets,
        SshAgents sshAgents,
        Credentials credentials) {

    public BuildRequest {
        namedContexts = Collections.unmodifiableMap(new LinkedHashMap<>(namedContexts));
        args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
        labels = Map.copyOf(labels);
        platforms = List.copyOf(platforms);
        extraHosts = List.copyOf(extraHosts);
        entitlements = Set.copyOf(entitlements);
        cacheSources = List.copyOf(cacheSources);
    }

    /** A request for what a Dockerfile says, without anything else until it is set. */
    public static Builder builder(DockerfileSource dockerfile) {
        return new Builder(dockerfile);
    }

    /** Collects the values. */
    public static final class Builder {
        private final DockerfileSource dockerfile;
        private ContextSource context = new ContextSource.Empty();
        private Map<String, ContextSource> namedContexts = Map.of();
        private String target = "";
        private Map<String, String> args = Map.of();
        private Map<String, String> labels = Map.of();
        private List<ImagePlatform> platforms = List.of();
        private NoCache noCache = NoCache.NONE;
        private boolean pull = false;
        private String networkMode = "";
        private List<String> extraHosts = List.of();
        private String hostname = "";
        private RunLimits limits = RunLimits.NONE;
        private Set<Entitlement> entitlements = Set.of();
        private List<CacheSource> cacheSources = List.of();
        private boolean inlineCache = false;
        private Secrets secrets = Secrets.NONE;
        private SshAgents sshAgents = SshAgents.NONE;
        private Credentials credentials = Credentials.NONE;

        private Builder(DockerfileSource dockerfile) {
            this.dockerfile = dockerfile;
        }

        public Builder context(ContextSource value) {
            this.context = value;
            return this;
        }

        public Builder namedContexts(Map<String, ContextSource> value) {
            this.namedContexts = value;
            return this;
        }

        public Builder target(String value) {
            this.target = value;
            return this;
        }

        public Builder args(Map<String, String> value) {
            this.args = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            this.labels = value;
            return this;
        }

        public Builder platforms(List<ImagePlatform> value) {
            this.platforms = value;
            return this;
        }

        public Builder noCache(NoCache value) {
            this.noCache = value;
            return this;
        }

        public Builder pull(boolean value) {
            this.pull = value;
            return this;
        }

        public Builder networkMode(String value) {
            this.networkMode = value;
            return this;
        }

        public Builder extraHosts(List<String> value) {
            this.extraHosts = value;
            return this;
        }

        public Builder hostname(String value) {
            this.hostname = value;
            return this;
        }

        public Builder limits(RunLimits value) {
            this.limits = value;
            return this;
        }

        public Builder entitlements(Set<Entitlement> value) {
            this.entitlements = value;
            return this;
        }

        public Builder cacheSources(List<CacheSource> value) {
            this.cacheSources = value;
            return this;
        }

        public Builder inlineCache(boolean value) {
            this.inlineCache = value;
            return this;
        }

        public Builder secrets(Secrets value) {
            this.secrets = value;
            return this;
        }

        public Builder sshAgents(SshAgents value) {
            this.sshAgents = value;
            return this;
        }

        public Builder credentials(Credentials value) {
            this.credentials = value;
            return this;
        }

        public BuildRequest build() {
            return new BuildRequest(
                    dockerfile,
                    context,
                    namedContexts,
                    target,
                    args,
                    labels,
                    platforms,
                    noCache,
                    pull,
                    networkMode,
                    extraHosts,
                    hostname,
                    limits,
                    entitlements,
                    cacheSources,
                    inlineCache,
                    secrets,
                    sshAgents,
                    credentials);
        }
    }
}
