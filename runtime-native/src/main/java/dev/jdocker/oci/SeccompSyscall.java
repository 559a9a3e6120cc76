package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of a filter: an action for system calls, all of {@code args} matching. */
public record SeccompSyscall(
        @JsonProperty("names") List<String> names,
        @JsonProperty("action") SeccompAction action,
        @JsonProperty("errnoRet") @Nullable Integer errnoRet,
        @JsonProperty("args") List<SeccompArg> args) {
    public SeccompSyscall {
        names = Absent.list(names);
        args = Absent.list(args);
    }
}
