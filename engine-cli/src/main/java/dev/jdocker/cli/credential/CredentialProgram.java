package dev.jdocker.cli.credential;

import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * A program {@code docker-credential-<name>} that keeps credentials: it is called with {@code get}, {@code list}, {@code
 * store} or {@code erase} and reads from its standard input.
 */
record CredentialProgram(String name) {

    /** The name that stands for an identity token instead of a password. */
    private static final String TOKEN = "<token>";

    private static final String NOT_FOUND = "credentials not found in native keychain";

    Credential get(String server) throws IOException, InterruptedException {
        Answer answer = run("get", server.getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 0) {
            if (answer.text().equals(NOT_FOUND)) {
                return Credential.NONE;
            }
            throw failure("getting", answer);
        }
        Object json = Json.read(new ByteArrayInputStream(answer.text().getBytes(StandardCharsets.UTF_8)));
        String username = Json.string(json, "Username");
        String secret = Json.string(json, "Secret");
        return username.equals(TOKEN)
                ? new Credential("", "", secret, "", server)
                : new Credential(username, secret, server);
    }

    /** The servers of which it keeps credentials. */
    Set<String> servers() throws IOException, InterruptedException {
        Answer answer = run("list", new byte[0]);
        if (answer.status() != 0) {
            throw failure("listing", answer);
        }
        Object json = Json.read(new ByteArrayInputStream(answer.text().getBytes(StandardCharsets.UTF_8)));
        return Json.asObject(json).keySet();
    }

    void store(Credential credential) throws IOException, InterruptedException {
        boolean token = !credential.identityToken().isEmpty();
        Map<String, ?> fields = new JsonObject()
                .set("ServerURL", credential.serverAddress())
                .set("Username", token ? TOKEN : credential.username())
                .set("Secret", token ? credential.identityToken() : credential.password())
                .fields();
        Answer answer = run("store", Json.bytes(fields));
        if (answer.status() != 0) {
            throw failure("storing", answer);
        }
    }

    void erase(String server) throws IOException, InterruptedException {
        Answer answer = run("erase", server.getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 0 && !answer.text().equals(NOT_FOUND)) {
            throw failure("erasing", answer);
        }
    }

    private record Answer(int status, String text) {}

    private static IOException failure(String what, Answer answer) {
        return new IOException("error " + what + " credentials - err: exit status " + answer.status() + ", out: `"
                + answer.text() + "`");
    }

    private Answer run(String verb, byte[] input) throws IOException, InterruptedException {
        if (name.indexOf('/') >= 0) {
            throw new IOException("a credential helper has a name, not a path: " + name);
        }
        Process process = new ProcessBuilder("docker-credential-" + name, verb)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            // It ended without reading; its status says what is wrong.
            process.getOutputStream().close();
        }
        String text;
        try (InputStream in = process.getInputStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        return new Answer(process.waitFor(), text);
    }
}
