namespace NetSim.Network;

/// <summary>
/// How a segment moves a tracked connection (behaviour of Linux v6.18, the state table of nf_conntrack_proto_tcp.c).
/// The tracker stands between the ends and guesses the state of whoever sends; it does not know which side closed
/// first.
/// </summary>
internal static class TcpTransitions
{
    /// <summary>The segment cannot be; it passes untranslated and changes nothing.</summary>
    public const ConntrackState Invalid = (ConntrackState)254;

    /// <summary>The segment may be valid if we are out of step: it passes, and the answer will tell.</summary>
    public const ConntrackState Ignored = (ConntrackState)255;

    public static ConntrackState Next(ConntrackState state, SegmentKind kind, bool isReply) => kind switch
    {
        SegmentKind.Syn => isReply ? OnReplySyn(state) : OnSyn(state),
        SegmentKind.SynAck => isReply ? OnReplySynAck(state) : OnSynAck(state),
        SegmentKind.Fin => OnFin(state),
        SegmentKind.Ack => isReply ? OnReplyAck(state) : OnAck(state),
        SegmentKind.Rst => state == ConntrackState.None ? Invalid : ConntrackState.Close,
        _ => Invalid,
    };

    private static ConntrackState OnSyn(ConntrackState state) => state switch
    {
        ConntrackState.None or ConntrackState.SynSent => ConntrackState.SynSent,
        ConntrackState.SynSent2 => ConntrackState.SynSent2,
        // RFC 9293 section 3.6.1: a new SYN may reopen a closed connection.
        ConntrackState.TimeWait or ConntrackState.Close => ConntrackState.SynSent,
        _ => Ignored,
    };

    private static ConntrackState OnReplySyn(ConntrackState state) => state switch
    {
        ConntrackState.SynSent or ConntrackState.SynSent2 => ConntrackState.SynSent2,
        // The roles may change after TIME_WAIT.
        ConntrackState.TimeWait => ConntrackState.SynSent,
        _ => Invalid,
    };

    private static ConntrackState OnSynAck(ConntrackState state) =>
        state is ConntrackState.SynRecv or ConntrackState.SynSent2 ? ConntrackState.SynRecv : Invalid;

    private static ConntrackState OnReplySynAck(ConntrackState state) => state switch
    {
        ConntrackState.None => Invalid,
        ConntrackState.SynSent or ConntrackState.SynSent2 => ConntrackState.SynRecv,
        _ => Ignored,
    };

    private static ConntrackState OnFin(ConntrackState state) => state switch
    {
        ConntrackState.SynRecv or ConntrackState.Established => ConntrackState.FinWait,
        ConntrackState.FinWait or ConntrackState.CloseWait or ConntrackState.LastAck => ConntrackState.LastAck,
        ConntrackState.TimeWait or ConntrackState.Close => state,
        _ => Invalid,
    };

    private static ConntrackState OnAck(ConntrackState state) => state switch
    {
        ConntrackState.None or ConntrackState.SynRecv or ConntrackState.Established => ConntrackState.Established,
        ConntrackState.SynSent or ConntrackState.SynSent2 => Invalid,
        _ => AfterFin(state),
    };

    private static ConntrackState OnReplyAck(ConntrackState state) => state switch
    {
        ConntrackState.None => Invalid,
        ConntrackState.SynSent or ConntrackState.SynSent2 => Ignored,
        ConntrackState.SynRecv or ConntrackState.Established => state,
        _ => AfterFin(state),
    };

    private static ConntrackState AfterFin(ConntrackState state) => state switch
    {
        ConntrackState.FinWait or ConntrackState.CloseWait => ConntrackState.CloseWait,
        ConntrackState.LastAck or ConntrackState.TimeWait => ConntrackState.TimeWait,
        _ => ConntrackState.Close,
    };
}
