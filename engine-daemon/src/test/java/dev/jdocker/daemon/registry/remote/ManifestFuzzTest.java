package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.fuzz.Fuzz;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.manifest.ImageIndex;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Manifests and indexes as a registry gives them, from the check of their type to the layers and the platform. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ManifestFuzzTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String IMAGE = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":
            "application/vnd.oci.image.config.v1+json","digest":"%1$s","size":100,"annotations":{"a":"b"}},"layers":[{
            "mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%1$s","size":200,"urls":["https://x"]},
            {"mediaType":"application/vnd.oci.image.layer.v1.tar+zstd","digest":"%1$s","size":300}],
            "annotations":{"c":"d"}}
            """.formatted(DIGEST);
    private static final String DOCKER = """
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":
            "application/vnd.docker.container.image.v1+json","digest":"%1$s","size":100},"layers":[{"mediaType":
            "application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"%1$s","size":200}]}
            """.formatted(DIGEST);
    private static final String INDEX = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":
            "application/vnd.oci.image.manifest.v1+json","digest":"%1$s","size":100,"platform":{"os":"linux",
            "architecture":"amd64","variant":"v1","os.version":"1","os.features":["x"]}},{"mediaType":
            "application/vnd.oci.image.manifest.v1+json","digest":"%1$s","size":100,"artifactType":"a/b"}]}
            """.formatted(DIGEST);

    @Test
    void aManifestIsTakenOrRefused() {
        ImageReference name = ImageReference.parse("r.test/a/b");
        List<byte[]> valid = Stream.of(IMAGE, DOCKER, INDEX, "[".repeat(100_000), "{\"a\":".repeat(100_000))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        Fuzz.run(
                "manifest",
                valid,
                UnaryOperator.identity(),
                input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    String type = text.contains("docker") ? Manifest.DOCKER_MANIFEST : Manifest.OCI_MANIFEST;
                    String taken = text.contains("index") ? Manifest.OCI_INDEX : type;
                    Manifest manifest = ManifestCheck.check(name, input, taken, null);
                    if (manifest.isIndex()) {
                        ImageIndex.parse(manifest).choose(ImagePlatform.host());
                    } else {
                        ImageManifest.parse(manifest).blobs();
                    }
                },
                Set.of(IOException.class, BadRequest.class));
    }
}
