using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class ErrnoTests
{
    [TestCase(Errno.EINTR, 4)]
    [TestCase(Errno.EBADF, 9)]
    [TestCase(Errno.EAGAIN, 11)]
    [TestCase(Errno.EMFILE, 24)]
    [TestCase(Errno.EPIPE, 32)]
    [TestCase(Errno.EPROTO, 71)]
    [TestCase(Errno.EMSGSIZE, 90)]
    [TestCase(Errno.ENOPROTOOPT, 92)]
    [TestCase(Errno.EADDRINUSE, 98)]
    [TestCase(Errno.EADDRNOTAVAIL, 99)]
    [TestCase(Errno.ENETUNREACH, 101)]
    [TestCase(Errno.ECONNABORTED, 103)]
    [TestCase(Errno.ECONNRESET, 104)]
    [TestCase(Errno.ENOBUFS, 105)]
    [TestCase(Errno.EISCONN, 106)]
    [TestCase(Errno.ENOTCONN, 107)]
    [TestCase(Errno.ETIMEDOUT, 110)]
    [TestCase(Errno.ECONNREFUSED, 111)]
    [TestCase(Errno.EHOSTUNREACH, 113)]
    [TestCase(Errno.EALREADY, 114)]
    [TestCase(Errno.EINPROGRESS, 115)]
    public void Numbers_are_those_of_linux(Errno errno, int number) => Assert.That((int)errno, Is.EqualTo(number));

    [Test]
    public void Every_errno_has_words_of_its_own()
    {
        string[] texts = Enum.GetValues<Errno>().Select(errno => errno.Describe()).ToArray();

        Assert.That(texts, Is.Unique);
        Assert.That(texts, Has.None.StartsWith("error "));
        Assert.That(((Errno)999).Describe(), Is.EqualTo("error 999"));
    }

    [TestCase(IcmpUnreachable.Network, Errno.ENETUNREACH, false)]
    [TestCase(IcmpUnreachable.Host, Errno.EHOSTUNREACH, false)]
    [TestCase(IcmpUnreachable.Protocol, Errno.ENOPROTOOPT, true)]
    [TestCase(IcmpUnreachable.Port, Errno.ECONNREFUSED, true)]
    [TestCase(IcmpUnreachable.FragmentationNeeded, Errno.EMSGSIZE, false)]
    [TestCase(IcmpUnreachable.HostUnknown, Errno.EHOSTDOWN, true)]
    [TestCase(IcmpUnreachable.Filtered, Errno.EHOSTUNREACH, true)]
    public void Unreachable_codes_become_the_errno_of_linux(IcmpUnreachable code, Errno expected, bool expectedHard)
    {
        Errno errno = IcmpErrno.Of(IcmpType.DestinationUnreachable, (byte)code, out bool isHard);

        Assert.That(errno, Is.EqualTo(expected));
        Assert.That(isHard, Is.EqualTo(expectedHard));
    }

    [TestCase(IcmpType.TimeExceeded, (byte)0, Errno.EHOSTUNREACH)]
    [TestCase(IcmpType.ParameterProblem, (byte)0, Errno.EPROTO)]
    [TestCase(IcmpType.SourceQuench, (byte)0, Errno.None)]
    [TestCase(IcmpType.EchoReply, (byte)0, Errno.None)]
    [TestCase(IcmpType.DestinationUnreachable, (byte)16, Errno.None)]
    public void Other_messages_tell_an_errno_or_nothing(IcmpType type, byte code, Errno expected) =>
        Assert.That(IcmpErrno.Of(type, code, out _), Is.EqualTo(expected));
}
