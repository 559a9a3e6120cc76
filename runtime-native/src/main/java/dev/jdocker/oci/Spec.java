package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a container, {@code config.json} of a bundle, as the OCI runtime specification defines it. */
public record Spec(
        @JsonProperty("ociVersion") String ociVersion,
        @JsonProperty("root") @Nullable Root root,
        @JsonProperty("process") @Nullable ContainerProcess process,
        @JsonProperty("hostname") @Nullable String hostname,
        @JsonProperty("domainname") @Nullable String domainname,
        @JsonProperty("mounts") List<Mount> mounts,
        @JsonProperty("hooks") @Nullable Hooks hooks,
        @JsonProperty("annotations") Map<String, String> annotations,
        @JsonProperty("linux") @Nullable LinuxSection linux) {
    public Spec {
        mounts = Absent.list(mounts);
        annotations = Absent.map(annotations);
    }

    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.ociVersion = ociVersion;
        b.root = root;
        b.process = process;
        b.hostname = hostname;
        b.domainname = domainname;
        b.mounts = mounts;
        b.hooks = hooks;
        b.annotations = annotations;
        b.linux = linux;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private String ociVersion = SpecJson.VERSION;
        private @Nullable Root root;
        private @Nullable ContainerProcess process;
        private @Nullable String hostname;
        private @Nullable String domainname;
        private List<Mount> mounts = List.of();
        private @Nullable Hooks hooks;
        private Map<String, String> annotations = Map.of();
        private @Nullable LinuxSection linux;

        private Builder() {}

        public Builder ociVersion(String value) {
            this.ociVersion = value;
            return this;
        }

        public Builder root(@Nullable Root value) {
            this.root = value;
            return this;
        }

        public Builder process(@Nullable ContainerProcess value) {
            this.process = value;
            return this;
        }

        public Builder hostname(@Nullable String value) {
            this.hostname = value;
            return this;
        }

        public Builder domainname(@Nullable String value) {
            this.domainname = value;
            return this;
        }

        public Builder mounts(List<Mount> value) {
            this.mounts = value;
            return this;
        }

        public Builder hooks(@Nullable Hooks value) {
            this.hooks = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            this.annotations = value;
            return this;
        }

        public Builder linux(@Nullable LinuxSection value) {
            this.linux = value;
            return this;
        }

        public Spec build() {
            return new Spec(ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, linux);
        }
    }
}
