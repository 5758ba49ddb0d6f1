import HummingbirdCore
import NIOCore

/// Lets what has been written reach the client before the connection is closed, so that an end of the server cuts no answer short; a client who does not read is waited
/// for only so long.
final class FlushBeforeClose: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private static let longest = TimeAmount.seconds(10)
    private var pending = 0
    private var closing: (mode: CloseMode, promise: EventLoopPromise<Void>?)?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        pending += 1
        let promise = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.pending -= 1
            if handler.pending == 0 { handler.closeNow(context) }
        }
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard pending > 0, closing == nil else {
            context.close(mode: mode, promise: promise)
            return
        }
        closing = (mode, promise)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.longest) {
            let (handler, context) = bound.value
            handler.closeNow(context)
        }
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        guard let closing else { return }
        self.closing = nil
        context.close(mode: closing.mode, promise: closing.promise)
    }
}
