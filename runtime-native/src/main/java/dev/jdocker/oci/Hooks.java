package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Programs to run at points of a container's life. */
public record Hooks(
        @JsonProperty("prestart") List<Hook> prestart,
        @JsonProperty("createRuntime") List<Hook> createRuntime,
        @JsonProperty("createContainer") List<Hook> createContainer,
        @JsonProperty("startContainer") List<Hook> startContainer,
        @JsonProperty("poststart") List<Hook> poststart,
        @JsonProperty("poststop") List<Hook> poststop) {
    public Hooks {
        prestart = Absent.list(prestart);
        createRuntime = Absent.list(createRuntime);
        createContainer = Absent.list(createContainer);
        startContainer = Absent.list(startContainer);
        poststart = Absent.list(poststart);
        poststop = Absent.list(poststop);
    }
}
