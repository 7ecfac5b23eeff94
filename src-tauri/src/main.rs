fn main() {
    listo::run();
}
