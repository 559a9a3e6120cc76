package dev.jdocker.api.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jdocker.api.container.CreateResponse;
import dev.jdocker.api.container.WaitError;
import dev.jdocker.api.container.WaitResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the small answers that {@code run} gets without Jackson's object mapper: see {@link CreateRequestWriter}. */
final class SmallAnswers {
    /** Takes one value of an object. */
    private interface Field {
        void read(String key, JsonParser json) throws IOException;
    }

    private SmallAnswers() {}

    static CreateResponse createResponse(byte[] bytes) throws IOException {
        String[] id = {""};
        List<String> warnings = new ArrayList<>();
        object(bytes, (key, json) -> {
            switch (key) {
                case "Id" -> id[0] = json.getText();
                case "Warnings" -> strings(json, warnings);
                default -> json.skipChildren();
            }
        });
        return new CreateResponse(id[0], warnings);
    }

    static WaitResponse waitResponse(byte[] bytes) throws IOException {
        long[] status = {0};
        @Nullable WaitError[] error = {null};
        object(bytes, (key, json) -> {
            switch (key) {
                case "StatusCode" -> status[0] = json.getLongValue();
                case "Error" -> error[0] = json.currentToken() == JsonToken.VALUE_NULL ? null : waitError(json);
                default -> json.skipChildren();
            }
        });
        return new WaitResponse(status[0], error[0]);
    }

    /** The {@code message} of an error. */
    static String message(byte[] bytes) throws IOException {
        String[] message = {""};
        object(bytes, (key, json) -> {
            if (key.equals("message")) {
                message[0] = json.getText();
            } else {
                json.skipChildren();
            }
        });
        return message[0];
    }

    private static WaitError waitError(JsonParser json) throws IOException {
        String[] message = {""};
        fields(json, (key, value) -> {
            if (key.equals("Message")) {
                message[0] = value.getText();
            } else {
                value.skipChildren();
            }
        });
        return new WaitError(message[0]);
    }

    private static void object(byte[] bytes, Field field) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the engine's answer is not a JSON object");
            }
            fields(json, field);
        }
    }

    private static void fields(JsonParser json, Field field) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            field.read(key, json);
        }
    }

    private static void strings(JsonParser json, List<String> into) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                into.add(json.getText());
            }
        }
    }
}
