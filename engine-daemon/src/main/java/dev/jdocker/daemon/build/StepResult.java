package dev.jdocker.daemon.build;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import java.util.List;

/**
 * What a step has made, as another builder can find it.
 *
 * @param key what names the step and all that it depends on
 * @param layers of the tree, the lowest first
 */
public record StepResult(Digest key, List<DiffId> layers, Timestamp created) {
    public StepResult {
        layers = List.copyOf(layers);
    }

    /** Whether it is a tree on the way to another. */
    public boolean leadsTo(List<DiffId> other) {
        return layers.size() <= other.size() && other.subList(0, layers.size()).equals(layers);
    }
}
