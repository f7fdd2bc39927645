using System.Diagnostics.CodeAnalysis;

namespace Volley.Budgets;

/// <summary>The answer to a call that asked for money: exactly one of a reservation and a refusal.</summary>
public sealed record CallGrant
{
    private CallGrant(CallReservation? reservation, CallRefusal? refusal) => (Reservation, Refusal) = (reservation, refusal);

    /// <summary>The money, until it is settled; <see langword="null"/> where the call is refused.</summary>
    public CallReservation? Reservation { get; }

    /// <summary>Why the call must not be sent; <see langword="null"/> where it may.</summary>
    public CallRefusal? Refusal { get; }

    /// <summary>Whether the call may be sent.</summary>
    [MemberNotNullWhen(true, nameof(Reservation))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Reservation is not null;

    internal static CallGrant Of(CallReservation reservation) => new(reservation, null);

    internal static CallGrant Of(CallRefusal refusal) => new(null, refusal);
}

/// <summary>Why a call is refused: it did not fit, and nothing in flight can make it fit.</summary>
/// <param name="Needed">What the call may cost at most, in USD.</param>
/// <param name="Left">What is left at best, once every call in flight has cost nothing, in USD.</param>
/// <param name="Cap">The cap that it ran into, in USD.</param>
/// <param name="IsBatch">Whether that is the batch's cap; else the job's own.</param>
/// <param name="Message">All of it as a phrase for people and programs.</param>
public sealed record CallRefusal(decimal Needed, decimal Left, decimal Cap, bool IsBatch, string Message);
