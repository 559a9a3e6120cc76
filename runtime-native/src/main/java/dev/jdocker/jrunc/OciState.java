package dev.jdocker.jrunc;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.oci.SpecJson;
import java.util.Map;

/** The state of a container as it is shown, with what runc adds to the specification's. */
record OciState(
        @JsonProperty("ociVersion") String ociVersion,
        @JsonProperty("id") String id,
        @JsonProperty("pid") int pid,
        @JsonProperty("status") String status,
        @JsonProperty("bundle") String bundle,
        @JsonProperty("rootfs") String rootfs,
        @JsonProperty("created") String created,

        @JsonProperty("annotations") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> annotations,

        @JsonProperty("owner") String owner) {

    static OciState of(Container container) {
        SavedState state = container.state();
        Status status = container.status();
        HostProcess init = state.init();
        return new OciState(
                SpecJson.VERSION,
                state.id(),
                init == null || status == Status.STOPPED ? 0 : init.pid(),
                status.word(),
                state.bundle(),
                state.rootfs(),
                state.created(),
                state.config().annotations(),
                Owner.name(state.owner()));
    }

    String pretty() {
        return JsonText.pretty(this);
    }
}
