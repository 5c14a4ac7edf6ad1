namespace NetSim.Tcp;

/// <summary>
/// The counters of <c>/proc/net/snmp</c> (Tcp…) and <c>/proc/net/netstat</c> (TcpExt…), by the kernel's names.
/// </summary>
/// <remarks>Order is presentation order.</remarks>
public enum Mib : byte
{
#pragma warning disable CS1591 // The names are the kernel's own; `netsim explain` says what each means.
    TcpActiveOpens, TcpPassiveOpens, TcpAttemptFails, TcpEstabResets, TcpCurrEstab, TcpInSegs, TcpOutSegs,
    TcpRetransSegs, TcpInErrs, TcpOutRsts, TcpInCsumErrors,
    SyncookiesSent, SyncookiesRecv, SyncookiesFailed, EmbryonicRsts, PruneCalled, RcvPruned, OfoPruned,
    OutOfWindowIcmps, LockDroppedIcmps, ArpFilter, TW, TWRecycled, TWKilled, PAWSActive, PAWSEstab, BeyondWindow, PAWSPassive,
    PAWSOldAck, PAWSTimewait, DelayedACKs, DelayedACKLocked, DelayedACKLost, ListenOverflows, ListenDrops,
    TCPHPHits, TCPPureAcks, TCPHPAcks, TCPRenoRecovery, TCPSackRecovery, TCPSACKReneging, TCPSACKReorder,
    TCPRenoReorder, TCPTSReorder, TCPFullUndo, TCPPartialUndo, TCPDSACKUndo, TCPLossUndo, TCPLostRetransmit,
    TCPRenoFailures, TCPSackFailures, TCPLossFailures, TCPFastRetrans, TCPSlowStartRetrans, TCPTimeouts,
    TCPLossProbes, TCPLossProbeRecovery, TCPRenoRecoveryFail, TCPSackRecoveryFail, TCPRcvCollapsed,
    TCPDSACKOldSent, TCPDSACKOfoSent, TCPDSACKRecv, TCPDSACKOfoRecv, TCPAbortOnData, TCPAbortOnClose,
    TCPAbortOnMemory, TCPAbortOnTimeout, TCPAbortOnLinger, TCPAbortFailed, TCPMemoryPressures,
    TCPSACKDiscard, TCPDSACKIgnoredOld, TCPDSACKIgnoredNoUndo, TCPSpuriousRTOs, TCPSackShifted, TCPSackMerged,
    TCPSackShiftFallback, TCPBacklogDrop, PFMemallocDrop, TCPMinTTLDrop, TCPDeferAcceptDrop, IPReversePathFilter,
    TCPTimeWaitOverflow, TCPReqQFullDoCookies, TCPReqQFullDrop, TCPRetransFail, TCPRcvCoalesce, TCPOFOQueue,
    TCPOFODrop, TCPOFOMerge, TCPChallengeACK, TCPSYNChallenge, TCPFastOpenActive, TCPFastOpenActiveFail,
    TCPFastOpenPassive, TCPFastOpenPassiveFail, TCPFastOpenListenOverflow, TCPFastOpenCookieReqd,
    TCPFastOpenBlackhole, TCPSpuriousRtxHostQueues, TCPAutoCorking, TCPFromZeroWindowAdv, TCPToZeroWindowAdv,
    TCPWantZeroWindowAdv, TCPSynRetrans, TCPOrigDataSent, TCPHystartTrainDetect, TCPHystartTrainCwnd,
    TCPHystartDelayDetect, TCPHystartDelayCwnd, TCPACKSkippedSynRecv, TCPACKSkippedPAWS, TCPACKSkippedSeq,
    TCPACKSkippedFinWait2, TCPACKSkippedTimeWait, TCPACKSkippedChallenge, TCPWinProbe, TCPKeepAlive, TCPMTUPFail,
    TCPMTUPSuccess, TCPDelivered, TCPDeliveredCE, TCPAckCompressed, TCPZeroWindowDrop, TCPRcvQDrop, TCPWqueueTooBig,
    TCPFastOpenPassiveAltKey, TcpTimeoutRehash, TcpDuplicateDataRehash, TCPDSACKRecvSegs, TCPDSACKIgnoredDubious,
    TCPMigrateReqSuccess, TCPMigrateReqFailure, TCPPLBRehash, TCPAORequired,
#pragma warning restore CS1591
}
