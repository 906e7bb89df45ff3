package peer;

import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Echoes at /chat, at /members for one other origin alone, and below the SockJS endpoint /sockjs. */
@SpringBootApplication
@EnableWebSocket
public class Spring implements WebSocketConfigurer {
    public static void main(String[] arguments) {
        SpringApplication.run(Spring.class, arguments);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Echo(), "/chat");
        registry.addHandler(new Echo(), "/members").setAllowedOrigins("https://app.example.com");
        registry.addHandler(new Echo(), "/sockjs").withSockJS();
    }

    static class Echo extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(message);
        }
    }
}
