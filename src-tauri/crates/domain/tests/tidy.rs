//! What the rules of a clean-up recognise, in English and Spanish, and what they must not.

use listo_domain::{
    Millis, TidyAge, TidyRule, is_code, is_service, kind_of_service, offers_a_way_out,
};

#[test]
fn codes_are_recognised_in_both_languages() {
    for text in [
        "Your verification code is 482913",
        "482913 is your Google verification code. Don't share it.",
        "G-482913 is your Google verification code.",
        "Your Listo code: 123-456",
        "Use 123 456 as your login code",
        "Tu código de verificación es 4829",
        "TU CODIGO ES 48291377. NO LO COMPARTAS",
        "<#> 1234: tu PIN para entrar. oDnR3qp",
        "OTP for your purchase of $1,250.00 is 889021",
        "Su clave de un solo uso: 00417",
        "Código cafe\u{301} 77120 verificacio\u{301}n",
        "Enter 2024 as the code to verify your account",
    ] {
        assert!(is_code(text), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_code_is_none() {
    for text in [
        "",
        "See you at 1930",
        "Your order 482913 has shipped",
        "Deliveries to zip code 90210 are late",
        "Código postal 28001: hay retrasos",
        "20% with promo code until 31/12/2026",
        "Tu código de descuento para 2026 ya está aquí: VERANO",
        "The code of conduct was changed on 12-05-2026",
        "Call us at 555-0123 about your PIN",
        "Your PIN was changed. You have $5000 left.",
        "PIN: 123",
        "code 123456789",
        "code ١٢٣٤٥٦",
        "\u{202e}edoc ruoy si \u{202c}",
    ] {
        assert!(!is_code(text), "{text}");
    }
    let far = format!("code {} 482913", "word ".repeat(40));
    assert!(!is_code(&far), "far from each other they belong to nothing");
    let huge = format!("{} your code is 482913", "a ".repeat(1_000_000));
    assert!(!is_code(&huge), "the end of a huge text is not looked at");
}

#[test]
fn ways_out_are_recognised_in_both_languages() {
    for text in [
        "50% off this weekend! Reply STOP to opt out",
        "New in store. Txt STOP to end",
        "Sale. Unsubscribe: https://example.com/u",
        "Rebajas hasta el domingo. Envía BAJA al 5555",
        "Ofertas de hoy. Para darse de baja: example.com/b",
        "Date de baja en example.com",
        "Menos 20 %. STOP SMS 600000000",
        "opt-out: example.com",
    ] {
        assert!(offers_a_way_out(text), "{text}");
    }
    for text in [
        "",
        "Please stop by the office to sign",
        "We will stop to pick you up at 9",
        "DO NOT STOP TAKING YOUR MEDICINE",
        "La temperatura baja mañana",
        "Your sick leave (baja) was approved",
        "The bus stop has moved",
    ] {
        assert!(!offers_a_way_out(text), "{text}");
    }
}

#[test]
fn only_who_cannot_be_answered_is_a_service() {
    for address in [
        "22000",
        "262966",
        "MyBank",
        "Correos",
        "AX-HDFCBK",
        "2FA",
        "Ofertas ñ",
    ] {
        assert!(is_service(address), "{address}");
    }
    for address in [
        "",
        "12",
        "+34600111222",
        "6005550100",
        "ana@example.com",
        "*123#",
        "a name that is far too long for one",
        "\u{202e}knab",
        "a\nb",
    ] {
        assert!(!is_service(address), "{address:?}");
    }
}

#[test]
fn a_sender_is_what_its_recent_texts_are() {
    let code = "Your code is 4829";
    let offer = "Sale! Reply STOP to opt out";
    let news = "Your parcel comes today";
    let kind = kind_of_service;
    assert_eq!(kind(&[]), None, "calls alone tell nothing");
    assert_eq!(kind(&[code, code]), Some(TidyRule::Codes));
    assert_eq!(kind(&[code, news]), None, "one that matters keeps them all");
    assert_eq!(kind(&[offer, offer, news]), Some(TidyRule::Promotions));
    assert_eq!(kind(&[news, offer]), None, "the newest one matters");
    assert_eq!(kind(&[offer, news, news]), None, "mostly something else");
    let both = "Your code is 4829. Reply STOP to opt out";
    assert_eq!(
        kind(&[both]),
        Some(TidyRule::Codes),
        "counted once, as a code"
    );
}

#[test]
fn an_age_is_a_time_to_be_older_than() {
    let age = |on, days| TidyAge { on, days }.before(Millis(10 * 86_400_000));
    assert_eq!(age(true, 3), Some(Millis(7 * 86_400_000)));
    assert_eq!(age(false, 3), None);
    assert_eq!(
        age(true, u32::MAX).map(|m| m.0 < 0),
        Some(true),
        "no overflow"
    );
}
