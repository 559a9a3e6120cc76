package dev.jdocker.daemon.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.layer.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, configs and compressed layers of images. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ImageFuzzTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String CONFIG = """
            {"architecture":"arm","variant":"v7","os":"linux","os.version":"1","created":"2026-01-02T03:04:05.678901234Z",
            "author":"a","config":{"User":"1:2","ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Entrypoint":["/e"],"Cmd":["c"],
            "Volumes":{"/v":{}},"WorkingDir":"/w","Labels":{"l":"m"},"StopSignal":"SIGTERM","StopTimeout":7,
            "Healthcheck":{"Test":["CMD","x"],"Interval":1000000000,"Retries":3},"OnBuild":["RUN x"],"Shell":["/bin/sh"]},
            "rootfs":{"type":"layers","diff_ids":["%1$s","%1$s"]},"history":[{"created":"2026-01-02T03:04:05Z",
            "created_by":"x","comment":"y","author":"z","empty_layer":true}]}
            """.formatted(DIGEST);

    private static List<byte[]> bytes(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aConfigIsTakenOrRefused() {
        Fuzz.run(
                "config",
                bytes(CONFIG, "{\"config\":".repeat(50_000)),
                UnaryOperator.identity(),
                input -> ChainId.chain(ConfigDocument.parse(input).layers()),
                Set.of(IOException.class));
    }

    @Test
    void aReferenceIsTakenOrRefusedAndMeansTheSameWrittenAnew() {
        Fuzz.run(
                "reference",
                bytes(
                        "busybox",
                        "localhost:5000/a/b:tag",
                        "[2001:db8::1]:443/name/of_an__image.x:1.2-3@" + DIGEST,
                        "docker.io/library/x@" + DIGEST,
                        "a".repeat(100_000),
                        "a/".repeat(50_000) + "b",
                        "a-".repeat(50_000) + "a:" + "t".repeat(50_000),
                        "x@sha256:" + "a".repeat(100_000)),
                UnaryOperator.identity(),
                input -> {
                    ImageReference reference = ImageReference.parse(new String(input, StandardCharsets.UTF_8));
                    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
                },
                Set.of(InvalidReferenceException.class));
    }

    @Test
    void aCompressedStreamIsReadOrRefused() throws IOException {
        byte[] plain = "some text that comes again, ".repeat(500).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = new com.github.luben.zstd.ZstdOutputStream(zstd)) {
            out.write(plain);
        }
        Fuzz.run(
                "compression",
                List.of(gzip.toByteArray(), zstd.toByteArray(), plain),
                UnaryOperator.identity(),
                input -> {
                    try (InputStream in = Compression.plain(new ByteArrayInputStream(input))) {
                        byte[] buffer = new byte[1 << 13];
                        long most = 1L << 26;
                        for (int n = in.read(buffer); n >= 0 && most > 0; n = in.read(buffer)) {
                            most -= n;
                        }
                    }
                },
                Set.of(IOException.class));
    }
}
