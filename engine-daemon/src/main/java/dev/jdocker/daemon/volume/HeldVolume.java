package dev.jdocker.daemon.volume;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A volume and who has it: containers, running or not. Changed under the lock of its name. */
final class HeldVolume {
    private final VolumeDocument document;
    private final VolumeDriver driver;
    private final Set<String> holders = new LinkedHashSet<>();

    HeldVolume(VolumeDocument document, VolumeDriver driver) {
        this.document = document;
        this.driver = driver;
    }

    VolumeDocument document() {
        return document;
    }

    VolumeDriver driver() {
        return driver;
    }

    synchronized void hold(String holder) {
        holders.add(holder);
    }

    synchronized void release(String holder) {
        holders.remove(holder);
    }

    synchronized List<String> holders() {
        return new ArrayList<>(holders);
    }

    synchronized boolean isHeld() {
        return !holders.isEmpty();
    }
}
