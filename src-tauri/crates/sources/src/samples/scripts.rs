//! What was said.

use super::build::{DESK, PHARMACY, Script, What};
use What::{
    Answered, Auto, Called, Endless, Failed, In, Missed, New, NewFrom, NewMissed, NewPicture,
    NewVoicemail, Out, Rejected, Voicemail,
};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// All but the long thread (Lucía Ortega, open): eight unread, seven open, eight done.
pub(super) const SCRIPTS: &[Script] = &[
    // Unread.
    Script {
        number: DESK,
        parties: &[("Marta Ruiz", "+34600000011")],
        items: &[
            (
                9 * DAY,
                In("Hola, ¿me podéis recordar a qué hora tengo la revisión?"),
            ),
            (
                9 * DAY - 12,
                Out("Hola Marta: el jueves a las 10:30 con la doctora Vega."),
            ),
            (9 * DAY - 14, In("Perfecto, gracias 🙏")),
            (
                6,
                New("Buenos días, me ha surgido un viaje y no llego a la cita de mañana."),
            ),
            (4, New("¿Tendríais algo el viernes por la tarde?")),
        ],
    },
    Script {
        number: DESK,
        parties: &[("Daniel Kim", "+12025550143")],
        items: &[
            (
                2 * DAY,
                Out("Hi Daniel, could you send us a photo of your new insurance card?"),
            ),
            (2 * DAY - 30, In("Sure, I'll do it when I'm back home.")),
            (22, NewPicture("Here it is. Is the number readable?")),
        ],
    },
    Script {
        number: DESK,
        parties: &[
            ("Elena Soto", "+34600000014"),
            ("Javier Peña", "+34600000012"),
            ("Priya Patel", "+447700900456"),
            ("Tomás Gil", "+34600000015"),
        ],
        items: &[
            (
                3 * HOUR,
                Out("Taller de primeros auxilios: ¿quién viene el sábado? / Who is coming?"),
            ),
            (2 * HOUR, NewFrom(0, "Yo me apunto 🙋‍♀️")),
            (
                95,
                NewFrom(2, "Count me in, I'll bring the training dummy."),
            ),
            (61, NewFrom(1, "Yo llego a las once, antes no puedo.")),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Javier Peña", "+34600000012")],
        items: &[
            (2 * HOUR + 2, NewMissed),
            (
                2 * HOUR,
                NewVoicemail(
                    "Hola, soy Javier Peña. Llamaba para saber si ha llegado ya el inhalador que \
                     encargué el lunes. Si está, paso a recogerlo esta tarde. Gracias.",
                ),
            ),
        ],
    },
    Script {
        number: DESK,
        parties: &[("", "")],
        items: &[(3 * HOUR, NewMissed)],
    },
    Script {
        number: PHARMACY,
        parties: &[("", "MEDSUPPLY")],
        items: &[(
            35,
            New("482913 is your MedSupply verification code. Do not share it."),
        )],
    },
    Script {
        number: PHARMACY,
        parties: &[("Grace Miller", "+447700900123")],
        items: &[
            (
                20 * DAY,
                In("Hi! Do you have children's sunscreen, factor 50?"),
            ),
            (
                20 * DAY - 9,
                Out("We do, Grace. Shall we put one aside for you?"),
            ),
            (
                20 * DAY - 11,
                In("Two, please. Off to Spain with the whole family 👨‍👩‍👧‍👦 🇬🇧✈️🇪🇸"),
            ),
            (
                5 * HOUR,
                New("Back home 👩🏽‍⚕️ nobody got burnt! Could I order the same again? ❤️‍🔥"),
            ),
        ],
    },
    Script {
        number: DESK,
        parties: &[("Omar Haddad", "+12025550155")],
        items: &[
            (4 * DAY, In("مرحبا، هل لديكم موعد يوم الاثنين؟")),
            (
                4 * DAY - 20,
                Out("Hello Omar, yes: Monday at 9:15. Shall I book it?"),
            ),
            (26 * HOUR, New("نعم من فضلك، الساعة 9:15 مناسبة. شكرا لكم")),
        ],
    },
    // Open.
    Script {
        number: PHARMACY,
        parties: &[("Noa Levi", "+12025550166")],
        items: &[
            (
                2 * DAY,
                In("שלום, האם התרופה שהזמנתי (מרשם 5521) כבר הגיעה?"),
            ),
            (
                2 * DAY - 15,
                Out("Hi Noa, it arrives tomorrow before noon."),
            ),
            (2 * DAY - 18, In("תודה רבה! 😊")),
        ],
    },
    Script {
        number: DESK,
        parties: &[("Robert Hughes", "+12025550119")],
        items: &[
            (
                3 * DAY + 25,
                In("Can you text me the address of the new building?"),
            ),
            (
                3 * DAY,
                Failed("Of course: 12 Garden Street, second floor, opposite the school."),
            ),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Elena Soto", "+34600000014")],
        items: &[
            (
                4 * DAY,
                In("Os pego el informe completo, que por teléfono no me aclaro:"),
            ),
            (
                4 * DAY - 1,
                Endless(
                    "Informe: la paciente refiere molestias leves desde hace dos semanas, sin \
                     fiebre. Se recomienda continuar con el tratamiento, beber agua en abundancia \
                     y volver a consulta si los síntomas no mejoran. Se adjunta la pauta de la \
                     medicación: un comprimido por la mañana y otro por la noche, con comida.",
                ),
            ),
        ],
    },
    Script {
        number: DESK,
        parties: &[("Priya Patel", "+447700900456")],
        items: &[
            (5 * DAY, Missed),
            (5 * DAY - 40, Called(0)),
            (
                5 * DAY - 41,
                Out("Hi Priya, we tried to call you back. When is a good time?"),
            ),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("", "22020")],
        items: &[(
            6 * DAY,
            In("FARMAOFERTA: 2x1 en cremas solares hasta el domingo. Baja: responde BAJA"),
        )],
    },
    Script {
        number: DESK,
        parties: &[("Tomás Gil", "+34600000015")],
        items: &[
            (8 * DAY + 3 * HOUR, Answered(248)),
            (8 * DAY + 2 * HOUR, Called(71)),
            (
                8 * DAY,
                In("Gracias por llamar. Entonces espero el presupuesto por escrito."),
            ),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Daniel Kim", "+12025550143")],
        items: &[
            (12 * DAY, In("Is my refill ready?")),
            (
                12 * DAY - 5,
                Out("Ready at the counter, Daniel. We close at 8 pm."),
            ),
        ],
    },
    // Done.
    Script {
        number: DESK,
        parties: &[("Carmen Vidal", "+34600000016")],
        items: &[
            (35 * DAY, In("¿Hace falta ir en ayunas para el análisis?")),
            (
                35 * DAY - 8,
                Out("Sí, Carmen: ocho horas. Agua sí puedes beber."),
            ),
            (35 * DAY - 10, In("Entendido 👍")),
        ],
    },
    Script {
        number: DESK,
        parties: &[("Emily Clark", "+447700900789")],
        items: &[
            (40 * DAY, In("Do you have parking for bicycles?")),
            (
                40 * DAY - 1,
                Auto("Thank you for your message. We are closed now and answer from 9 am."),
            ),
            (
                40 * DAY - 11 * HOUR,
                Out("Good morning Emily, yes, right beside the entrance."),
            ),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Hugo Navarro", "+34600000017")],
        items: &[
            (50 * DAY, Rejected),
            (
                50 * DAY - 6,
                Out("Hola Hugo, estábamos atendiendo. ¿En qué te ayudamos?"),
            ),
            (50 * DAY - 9, In("Nada, ya lo he resuelto. ¡Gracias!")),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Olivia Brown", "+12025550177")],
        items: &[
            (
                65 * DAY,
                Voicemail(
                    21,
                    "Hi, this is Olivia Brown. I left my umbrella at the pharmacy, a green one. Could you keep it for me? Thanks.",
                ),
            ),
            (65 * DAY - 45, Called(52)),
        ],
    },
    Script {
        number: DESK,
        parties: &[("", "PAQUETERIA")],
        items: &[(
            80 * DAY,
            In("Su envío llegará mañana entre las 9:00 y las 11:00."),
        )],
    },
    Script {
        number: DESK,
        parties: &[("Samuel Green", "+12025550188")],
        items: &[
            (120 * DAY, Answered(95)),
            (120 * DAY - 20, Out("As discussed: Tuesday 4 pm, room 3.")),
            (120 * DAY - 25, In("Great, see you then.")),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Marta Ruiz", "+34600000011")],
        items: &[
            (150 * DAY, In("¿Tenéis mascarillas infantiles?")),
            (150 * DAY - 4, Out("Sí, de varios colores 🌈")),
        ],
    },
    Script {
        number: PHARMACY,
        parties: &[("Liam Walsh", "+12025550199")],
        items: &[
            (300 * DAY, In("Thanks for the quick delivery yesterday!")),
            (300 * DAY - 30, Out("Our pleasure, Liam. Get well soon!")),
        ],
    },
];

/// Four items are one exchange; the thread repeats them in turn.
pub(super) const LONG_THREAD: &[What] = &[
    In("Hola, soy Lucía. ¿Puedo cambiar la sesión de fisioterapia?"),
    Out("Claro, Lucía. ¿Te va bien el miércoles a las 17:00?"),
    In("Sí, mejor que mejor."),
    Out("Hecho. Te esperamos."),
    In("¿Traigo las radiografías?"),
    Out("Sí, por favor, y la tarjeta sanitaria."),
    In("Vale 👍"),
    Out("Gracias, hasta mañana."),
    In("Llego diez minutos tarde, hay mucho tráfico 🚗"),
    Out("Sin problema, avisamos al fisioterapeuta."),
    Answered(63),
    In("Ya estoy aparcando."),
    Missed,
    Called(118),
    In("Gracias por devolverme la llamada."),
    Out("A ti. Recuerda los ejercicios: tres veces al día."),
    In("La rodilla va mucho mejor 💪"),
    Out("¡Qué buena noticia! Seguimos con una sesión por semana."),
    In("Perfecto. ¿Me mandáis la factura por correo?"),
    Out("Enviada ahora mismo."),
];
