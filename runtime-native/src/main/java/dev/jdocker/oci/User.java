package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a process runs as: {@code {"uid":1,"gid":1,"umask":18,"additionalGids":[5]}}. */
public record User(
        @JsonProperty("uid") int uid,
        @JsonProperty("gid") int gid,
        @JsonProperty("umask") @Nullable Integer umask,
        @JsonProperty("additionalGids") List<Integer> additionalGids,
        @JsonProperty("username") @Nullable String username) {
    public User {
        additionalGids = Absent.list(additionalGids);
    }
}
