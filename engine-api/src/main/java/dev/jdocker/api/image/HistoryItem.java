package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** One step of an image's history: {@code {"Id": "sha256:…", "Created": 1700000000, "CreatedBy": "…", "Tags": null, "Size": 0, "Comment": ""}}. */
public record HistoryItem(
        @JsonProperty("Comment") String comment,
        @JsonProperty("Created") long createdSeconds,
        @JsonProperty("CreatedBy") String createdBy,
        @JsonProperty("Id") String id,
        @JsonProperty("Size") long sizeBytes,
        @JsonProperty("Tags") List<String> tags) {

    public HistoryItem {
        comment = Objects.requireNonNullElse(comment, "");
        createdBy = Objects.requireNonNullElse(createdBy, "");
        id = Objects.requireNonNullElse(id, "");
        tags = Copy.listOrAbsent(tags);
    }
}
